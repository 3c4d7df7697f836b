"""Themes of up to millions of texts, on one core, on several, or on a Dask cluster."""

from strandline.sense.scale.files import ThemeFile as ThemeFile
from strandline.sense.scale.files import find_themes_in as find_themes_in
from strandline.sense.scale.finding import find_among_many as find_among_many
