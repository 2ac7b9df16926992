"""The helper package of a course on dropout: what its lessons, experiments and checks share.

`p` is always the probability of dropping. Importing the package loads nothing heavy; torch comes with the modules
that need it.
"""
