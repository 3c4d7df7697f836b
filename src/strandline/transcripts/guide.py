"""The questions that serve when the team brings none of its own."""

from __future__ import annotations

from strandline.transcripts.model import GuideQuestion

# One open question for each facet, in the order in which a conversation usually goes.
BUILT_IN_GUIDE: tuple[GuideQuestion, ...] = (
    GuideQuestion("What has changed for you, or around you, over this time?", "changed"),
    GuideQuestion("What has worked well, and what have you valued most?", "valued"),
    GuideQuestion("What should we keep, or do more of?", "keep"),
    GuideQuestion("What should we stop doing, or let go of?", "let_go"),
    GuideQuestion("What gets in the way?", "in_the_way"),
    GuideQuestion("What is needed now, and from whom?", "needed"),
    GuideQuestion("Is there anything else that you would like to say?", "other"),
)
