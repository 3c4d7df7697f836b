"""The commands of `strandline sense`: read a table, ask `strandline.sense`, write what it found."""
