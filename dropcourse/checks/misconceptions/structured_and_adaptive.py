"""Misconceptions of lesson 04, structured and adaptive dropout."""

from dropcourse.checks.misconceptions.misconception import Misconception

MISCONCEPTIONS = {
    # What is dropped together
    "coin-for-each-entry": Misconception(
        "each entry has a coin of its own",
        "That is plain dropout. Here several entries share one coin: they are all kept or all dropped. How many coins "
        "do you need, and along which axes do they have to be stretched?",
    ),
    "positions-not-channels": Misconception(
        "whole positions are dropped, through all channels",
        "All channels of a position share your coins, and the positions of a channel do not. Which of the four axes "
        "should have only one entry in what you draw?",
    ),
}
