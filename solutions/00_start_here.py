# ---
# jupyter:
#   course:
#     title: Start here
#     minutes: 10
#     points: 2
#     prerequisites:
#       - You can write a Python function and call it.
#       - JupyterLab is open, with this notebook in it.
#     objectives:
#       - Run cells and tell the four kinds of cell apart.
#       - Read what a check says, and use it to repair an answer.
#       - Use Validate, and know what it cannot tell you.
#       - Know what happens after you submit.
# ---

# %% [markdown]
# # Start here
#
# **How do you work with these notebooks, and who decides whether an answer is right?**
#
# | | |
# |---|---|
# | Time | 10 minutes |
# | Points | 2, one for each check |
# | You need | Python functions; JupyterLab with this notebook open |
# | Checked at once | what each check below your answer looks at |
# | Checked after you submit | the same again, on inputs that nobody has seen before |
#
# You write one very small function. You see it fail, read why, repair it and hand it in. Every exercise of the
# course works the same way.

# %% [markdown]
# ## Run a cell
#
# A notebook is a list of **cells**. Click the cell below and press <kbd>Shift</kbd> + <kbd>Enter</kbd>. That runs the
# cell and moves on to the next one.
#
# The cell looks at your computer: the Python version, the packages, and where the computing happens. It may take some
# seconds.

# %% tags=["experiment"]
from dropcourse.doctor import environment_report

print(environment_report())

# %% [markdown]
# Every line should begin with ✓. A line with ✗ is followed by a line that says what to do about it.
#
# Python remembers what you have run, in the order in which you ran it. The process that remembers is called the
# **kernel**. If things get confusing, choose *Kernel → Restart Kernel* from the menu and run the cells again from the
# top.

# %% [markdown]
# ## Four kinds of cell
#
# | kind | how you recognise it | what you do |
# |---|---|---|
# | **text** | no code, like this one | read |
# | **answer** | it says `YOUR CODE HERE` | replace that line and the one below it with your code |
# | **check** | it begins with `from dropcourse.checks` | run it, read it, never edit it |
# | **experiment** | other code, like the cell above | run it, change it, try things out |
#
# You may add cells of your own anywhere. Do not delete, copy or split an answer cell or a check.
#
# Experiments are for you. They earn no points, and grading skips them. An experiment that uses an answer of yours has to
# wait until you have written it.

# %% [markdown]
# ## Exercise: `keep_probability`
#
# *difficulty 1 of 5 · 4 minutes · 2 points*
#
# *Dropout* switches off parts of a neural network at random while it trains. Lesson 02 explains it. All you need
# here is one number: a unit is *dropped*, that is switched off, with probability $p$. Otherwise it is *kept*.
#
# Write a function that takes $p$ and returns the probability that the unit is kept. The text in quotes at the top of
# the function, the **docstring**, says exactly what is asked.
#
# Please make a mistake first, on purpose:
#
# 1. Change nothing. Run the answer cell, then the check below it. It says that there is no answer yet.
# 2. Replace the two lines under the docstring by `return p`, which is wrong. Run the answer cell, then the check.
# 3. Read what the check says. The next text helps you with that.
# 4. Repair the function. Run both cells again until the check shows only ✓.

# %% answer="keep_probability"
def keep_probability(p):
    """The probability that a unit is kept if it is dropped with probability `p`.

    Arguments
        p   the probability of dropping, a number from 0 to 1

    Returns the probability of keeping, a number from 0 to 1.

    Raises ValueError, with the value of `p` in the message, if `p` is anything else:
    a number below 0 or above 1, NaN (Python's "not a number"), or no number at all.
    """
    ### BEGIN SOLUTION
    if not isinstance(p, (int, float)) or not 0 <= p <= 1:
        raise ValueError(f"p must be a number from 0 to 1, got {p!r}")
    return 1 - p
    ### END SOLUTION


# %% test="keep_probability_values" points=1
from dropcourse.checks import start_here as check

check.keep_probability_values(keep_probability)
### BEGIN HIDDEN TESTS
from graders.hidden import start_here as hidden

hidden.keep_probability_values(keep_probability)
### END HIDDEN TESTS

# %% [markdown]
# ## Read what a check says
#
# With `return p` the check above reports this:
#
# ```text
# ✗ keep_probability: values, 1 of 2 criteria not met
#
#   ✗ the result is the chance of being kept
#       got: 0.2 for p = 0.2
#
#   Likely cause: the drop probability itself comes back.
#   `p` says how often a unit is dropped. The function is asked for the chance of the
#   opposite event.
#
#   Next step: change your answer, run its cell, then this one. The hints below are titled
#   by what you see.
#
#   What holds already:
#   ✓ the result is a number
# ```
#
# - The first line names the exercise and what was looked at.
# - Each **criterion** is one thing your answer must do. ✗ does not hold, ✓ does.
# - `got` is what your function really returned, for one input.
# - `Likely cause` appears only if a known mistake explains everything that went wrong.
# - `Next step` says how to go on.
#
# Now repair the function and run both cells again.
#
# ## When the input makes no sense
#
# Somebody will call your function with 20, meaning 20 %. Then an error now is kinder than a wrong number that
# travels on. The docstring asks for a `ValueError` that names the value.
#
# Run the next check, see what is missing, and add it to your function above. In Python
# `raise ValueError(f"... {p}")` stops the function with a message.

# %% test="keep_probability_errors" points=1
from dropcourse.checks import start_here as check

check.keep_probability_errors(keep_probability)
### BEGIN HIDDEN TESTS
from graders.hidden import start_here as hidden

hidden.keep_probability_errors(keep_probability)
### END HIDDEN TESTS

# %% [markdown]
# Every exercise comes with hints. Each is titled by what you see, so open only the one that fits.
#
# <details><summary>The check says “not answered yet”, but I have written something</summary>
#
# Is `raise NotImplementedError()` still there? It stops the function before your code. Did you run the answer cell after
# you changed it? Until then Python still knows the old function.
#
# </details>
#
# <details><summary>My function prints the right number, and the check says it is None</summary>
#
# `print` shows a value to you. `return` hands it to whoever called the function. The check calls the function.
#
# </details>
#
# <details><summary>NaN goes through</summary>
#
# Every comparison with NaN is false: `p < 0` is false and `p > 1` is false. Ask the opposite question: does `p` lie
# inside the range? For NaN that is false as well, which is what you want.
#
# </details>
#
# <details><summary>A text such as "half" gives a TypeError</summary>
#
# Python cannot compare a text with a number and says so with an error of its own type. Find out whether `p` is a number
# before you compare it: `isinstance(p, (int, float))`.
#
# </details>
#
# <details><summary>The check says the message does not name the value</summary>
#
# Put `p` into the text of the error. In a string that begins with `f"`, Python replaces `{p}` by the value.
#
# </details>

# %% [markdown]
# ## Validate
#
# The **Validate** button stands in the bar above this notebook. It saves the notebook, starts a fresh kernel, runs all
# cells from top to bottom and tells you which checks fail. Experiments are left out.
#
# - It finds what you cannot see: an answer that works only because of a cell you have deleted since, or because you ran
#   the cells in another order.
# - It does not submit anything, and it gives no points.
# - It does not run the hidden checks. They are not in your copy.
#
# Press it now.

# %% [markdown]
# ## Submit, and what happens then
#
# Save the notebook and hand it in the way your course says. If JupyterLab shows *Nbgrader → Assignment List* in its
# menu, that is the place. Otherwise you hand in the notebook file, under its own name. Most courses let you submit again
# until the deadline, and the last version counts.
#
# After that your answers meet the **hidden checks**. They ask for nothing new: the same criteria, with inputs drawn
# after your submission has arrived. An answer that has merely memorised the visible inputs fails there. If all visible
# checks pass because the function does what its docstring says, the hidden ones pass too.
#
# Each check earns its points by itself. An exercise that is half done earns part of its points, and an unanswered one
# costs only its own. No exercise needs the answer of another.
#
# The feedback you receive shows for every check what was asked and what came back.

# %% [markdown]
# ## What comes next
#
# Before an experiment, the lessons ask for your **prediction**. It earns no points, and a wrong one is worth as much as a
# right one: you notice what surprises you.
#
# In all lessons $p$ is the probability of *dropping*, and $q = 1 - p$ the probability of keeping. You have just
# written that down in code. Some papers and libraries use the letter the other way round, and lesson 02 measures what
# such a mix-up does.
