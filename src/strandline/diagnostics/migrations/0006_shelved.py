from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('diagnostics', '0005_consent_links_and_wishes'),
    ]

    operations = [
        migrations.AddField(
            model_name='diagnostic',
            name='shelved_events',
            field=models.PositiveIntegerField(help_text='Audit events when what can be found was brought up to date', null=True),
        ),
    ]
