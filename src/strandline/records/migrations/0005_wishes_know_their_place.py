import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Made anew rather than altered: nothing was released with the table as it was."""

    dependencies = [
        ('people', '0002_consent_links_and_wishes'),
        ('records', '0004_search_index'),
    ]

    operations = [
        migrations.DeleteModel(name='PassageWish'),
        migrations.CreateModel(
            name='PassageWish',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('wish', models.CharField(choices=[('dont_quote', 'Don’t quote this'), ('off_record', 'Off the record'), ('correct', 'Correct this')], max_length=20)),
                ('text', models.TextField(blank=True, help_text='The words they would have instead')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('undone_at', models.DateTimeField(help_text='They took the wish back', null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=200)),
                ('accepted', models.BooleanField(null=True)),
                ('answer', models.CharField(blank=True, help_text='What the team says to them about it', max_length=500)),
                ('excerpt', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='records.excerpt')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='people.participation')),
                ('record', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='records.record')),
                ('start', models.PositiveIntegerField(editable=False)),
                ('end', models.PositiveIntegerField(editable=False)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='workspaces.workspace')),
            ],
            options={
                'ordering': ['at'],
                'indexes': [models.Index(fields=['workspace', 'record'], name='wish_by_record')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True), ('undone_at__isnull', True)), fields=('excerpt', 'wish'), name='one_open_wish_of_a_kind'), models.CheckConstraint(condition=models.Q(models.Q(('accepted__isnull', True), ('decided_at__isnull', True), ('decided_by', '')), models.Q(('accepted__isnull', False), ('decided_at__isnull', False), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='wish_decided_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('wish', 'correct'), _negated=True), models.Q(('text', ''), _negated=True), _connector='OR'), name='a_correction_has_words')],
            },
        ),
    ]
