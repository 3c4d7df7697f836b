"""Given names that are common in the United Kingdom, in lower case: one sign that a capitalised word is a person.

A list of the project's own, of names heard across the communities of the four nations; it need not be complete, as a
capitalised word in the middle of a sentence that is nothing else is taken for a name anyway.
"""

from __future__ import annotations

from typing import Final

from strandline.sense.stopwords import word_set

GIVEN_NAMES: Final = word_set(
    """aaron abdul abdullah abi abigail abu adam adele adrian adriana agnes ahmed aidan aisha aisling alan alana
    alasdair albert alec alex alexander alexandra alfie alfred ali alice alicia alisha alison alistair amanda
    amara amber amelia amina amir amit amy ana andrea andrew andy angela angharad angus anil anita anjali ann
    anna anne annette annie anthony anwen arjun arthur asha asif audrey ava ayesha barbara barry beatrice becca
    becky ben benjamin bernadette bernard beryl bess beth bethan betty bev beverley bilal blodwen bob bobby
    brenda brendan brian bridget bronwen bruce callum cameron carl carla carol caroline carolyn carys catherine
    cathy cerys charles charlie charlotte cheryl chloe chris christina christine christopher ciaran claire clare
    clive colin connor conor craig daisy damian dan daniel danielle danny darren dave david dawid dean debbie
    deborah declan deepa denise dennis derek dewi diana diane dilys dominic donald donna doreen doris dorothy
    doug douglas duncan dylan eamonn edith edna edward edwin eileen eilidh elaine eleanor elena eleri elizabeth
    ella ellen ellie elsie emily emma eric erica erin ernest esther ethan ethel euan eva evan evelyn ewan farah
    fatima felicity femi fiona fran frances francis frank fred freda freddie gareth garry gary gavin gemma geoff
    geoffrey george georgia georgina gerald gerard gillian gina gladys glen glenn gloria glyn glynis gordon
    graham greg gregory greta gurpreet guy gwen gwyneth hamid hannah haroon harold harriet harry hasan hassan
    hazel heather hector heidi helen helena henry hilary hilda hugh huw hussain ian ibrahim imogen imran ines
    irene iris isaac isabel isabella isla ivan jack jackie jacob jacqueline jacqui jade jake jakub james jamie
    jan jane janet janice janine jason jasmine javed jay jayne jean jeanette jeff jemma jen jenna jennifer jenny
    jeremy jess jessica jessie jill jim jimmy joan joanna joanne joe joel johanna john johnny jon jonathan
    jordan josé joseph josephine josh joshua joyce juan judith judy julia julian julie juliet kamal karen karl
    kasia kate katherine kathleen kathryn kathy katie kay kayleigh keith kelly ken kenneth kerry kev kevin
    khadija khalid kieran kim kimberley kiran kirsty krystyna kuldeep kwame kyle lara laura lauren layla leah
    lee leena len leo leon leonard lesley leslie lewis liam lily linda lindsay lisa liz lizzie lorna lorraine
    louis louise lucas lucy luke lydia lynn lynne mabel maggie magda malcolm malik mandy manjit marcin marcus
    margaret maria marian marie marilyn marion marjorie mariusz martha martin marta mary maryam mateusz matilda
    matt matthew maureen maurice mavis max maya megan mehmet mel melanie melissa michael michelle mick miguel
    mike miles millie mina miriam mo mohamed mohammad mohammed moira molly mona monica morag moses muhammad
    muriel murray mustafa myra nadia nan nancy naomi natalia natalie nathan neil nell nia niamh nicholas nick
    nicky nicola nigel nina noah noor nora noreen norma norman nuala oliver olive olivia olu oluwaseun omar
    oscar owen pam pamela parveen patricia patrick paul paula pauline pavel peggy penelope penny percy pete
    peter phil philip philippa phyllis piotr polly prakash preeti priya rachel rafael rajesh ralph ramesh rana
    rashid ravi ray raymond rebecca reg reginald rhian rhiannon rhys richard rita rob robert roberta robin robyn
    rod roger roland ron ronald rosalind rosemary rosie ross roy rukhsana rupert russell ruth ryan sabrina sadia
    sally sam samantha samir samuel sandra sanjay sara sarah saskia scott sean sebastian seema shabana shahid
    shannon sharon shaun shaz sheila shelley shirley shona sian siân sid sidney sikandar simon sinead siobhan
    sofia sophia sophie stacey stanley stella stephanie stephen steve steven stewart stuart sue sunil sunita
    surinder susan suzanne sylvia tanya tara tariq ted teresa terence terri terry tessa thelma theo theresa
    thomas tim timothy tina toby tom tomasz tommy tony tracey tracy trevor trish trisha uma usha val valerie
    vanessa vera vernon veronica vicky victor victoria vijay vikram vince vincent vivian vivien wayne wendy wilf
    wilfred william winifred winston wojciech yasmin yusuf yvonne zac zahra zainab zara zoe zofia"""
)
# Names that are also everyday words: they count within a sentence, not at its beginning.
ALSO_WORDS: Final = word_set(
    """
    april art bill dawn dot drew faith frank grace grant guy hope ivy jack jay joy june kay lee mark may miles miss
    mo nan olive pat pearl penny ray rich rob robin rod rose ruby sandy sky sue summer violet will
    """
)
