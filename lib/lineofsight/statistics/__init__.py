"""Statistics of the suite, each with the paper or the published method it follows."""
