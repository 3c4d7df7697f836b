"""A diagnostic step by step: its list of tasks, its terms, who must be heard, what is asked, who is on its team."""
