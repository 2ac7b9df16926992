"""Hidden tests of lesson 01, overfitting."""
