"""The article on trial: all its claims, what was measured about them, and the rulings that follow.

claim      what a claim is, and how answers become a ruling
what_and_why, how, benefits, practice, challenges      the claims, in the article's order
evidence   the answers, from recorded results
"""

from dropcourse.claims.benefits import CLAIMS as BENEFITS
from dropcourse.claims.challenges import CLAIMS as CHALLENGES
from dropcourse.claims.claim import Case, Claim, Judgement, Ruling, judge
from dropcourse.claims.evidence import Evidence, recorded_evidence
from dropcourse.claims.how import CLAIMS as HOW
from dropcourse.claims.practice import CLAIMS as PRACTICE
from dropcourse.claims.what_and_why import CLAIMS as WHAT_AND_WHY

CLAIMS: tuple[Claim, ...] = (*WHAT_AND_WHY, *HOW, *BENEFITS, *PRACTICE, *CHALLENGES)
"""All claims of the article that can be told apart, by number."""

__all__ = ["CLAIMS", "Case", "Claim", "Evidence", "Judgement", "Ruling", "judge", "recorded_evidence"]
