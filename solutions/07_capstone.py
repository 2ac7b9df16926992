# ---
# jupyter:
#   course:
#     title: Capstone
#     minutes: 420
#     points: 23
#     prerequisites:
#       - Lesson 02, Dropout mechanics, exercises 1 to 5.
#       - "A training loop in PyTorch: batches, an optimiser, modes."
#       - "Matrix products of tensors with a batch axis; softmax."
#       - Standard errors, and what a difference beyond three of them means.
#     objectives:
#       - Put dropout into attention, together with a causal mask.
#       - Drop whole residual branches.
#       - Say from a measurement where a small transformer should drop, and where not.
#       - Train a network for few and wrongly labelled examples within a budget, and trust your own estimate of it.
#       - Put a claim on trial, with a rule that is fixed beforehand and an error bar.
# ---

# %% [markdown]
# # Capstone
#
# **Can you make a decision about dropout, defend it, and ship it?**
#
# | | |
# |---|---|
# | Time | 420 minutes: 95 for exercises 1 to 3, 180 for the three trials, the rest for reading and trying things |
# | Points | 23, as the table below says; the lesson as a whole is optional |
# | You need | lesson 02; a training loop in PyTorch; softmax; standard errors |
# | Checked at once | what each check below your answer looks at, exercise 3 on practice data |
# | Checked after you submit | the same again, on inputs that nobody has seen before, exercise 3 on data of your class |
# | Graded by a person | the three trials of exercises 4 to 6 |
# | Never graded | predictions, experiments, the reflection at the end |
#
# | exercise | what you write | difficulty | minutes | points |
# |---|---|---|---|---|
# | 1 `attention` | attention with dropout and a causal mask | 4 of 5 | 25 | 3 |
# | 2 `drop_path` | dropout of whole branches | 2 of 5 | 10 | 2 |
# | 3 `train` | an entry for the challenge | 4 of 5 | 60 | 6 |
# | 4 `first_trial` | a claim on trial | 4 of 5 | 60 | 4 |
# | 5 `second_trial` | another claim | 4 of 5 | 60 | 4 |
# | 6 `third_trial` | a third claim | 4 of 5 | 60 | 4 |
#
# No exercise needs the answer of another. If one resists, go on with the next.

# %% [markdown]
# ## What you can do afterwards
#
# - Put dropout into attention, together with a causal mask.
# - Drop whole residual branches.
# - Say from a measurement where a small transformer should drop, and where not.
# - Train a network for few and wrongly labelled examples within a budget, and trust your own estimate of it.
# - Put a claim on trial, with a rule that is fixed beforehand and an error bar.
#
# ## On trial in this lesson
#
# | claim | the article says |
# |---|---|
# | 60 | Dropout is a cornerstone of modern deep learning. |
# | three more | Those that you pick in part 3. |
#
# ## Words and letters
#
# | letter | meaning |
# |---|---|
# | $p$ | probability that something is dropped |
# | $Q, K, V$ | queries, keys and values: one row for each position |
# | $d$ | number of features of a query, and of a key |
# | $A$ | attention weights: row $t$ says how much position $t$ looks at each position |
#
# A **residual branch** is what a layer adds to its input: $x + f(x)$, where $f(x)$ is the branch. A **causal mask**
# keeps a position from looking at later ones.
#
# Run the next two cells first. The second one loads what the experiments need.

# %% locked="setup"
import numpy as np
import torch
from torch import nn

from dropcourse.challenge import BUDGET, practice
from dropcourse.probability import as_probability

torch.set_num_threads(1)

# %% tags=["experiment"]
from dropcourse import figures, predictions
from dropcourse.experiments import capstone as experiments

# %% [markdown]
# ## 1. Where does a transformer drop?
#
# A transformer has more places to drop than a network of lesson 02: single activations, attention weights, whole
# branches. The paper that introduced it used $p = 0.1$ on the output of each branch and on what comes in (Vaswani et
# al. 2017, section 5.4). Attention weights came into use soon after; whole branches come from residual networks.
#
# Attention lets each position take a mean of what all positions have to say:
#
# $$A = \operatorname{softmax}\left(\frac{Q K^\top}{\sqrt{d}}\right), \qquad \text{output} = A V.$$
#
# Each row of $A$ sums to 1. Dropout multiplies the entries of $A$ by a keep-mask divided by $1 - p$. After that a row
# sums to 1 only on average. That is no fault: it is what inverted dropout does everywhere.
#
# With a causal mask, position $t$ must get no share of what comes later. Where in the formula does a weight of exactly
# zero come from, so that the others still sum to 1?

# %% [markdown]
# ### Exercise 1: `attention`
#
# *difficulty 4 of 5 · 25 minutes · 3 points*
#
# One head of attention, with dropout of its weights. Three checks follow, then the hints.

# %% answer="attention"
def attention(q, k, v, p, *, causal=False, training=True, generator=None):
    """Scaled dot-product attention with inverted dropout of the attention weights.

    Arguments
        q          tensor (batch, queries, features)
        k          tensor (batch, keys, features)
        v          tensor (batch, keys, values), all three of one floating dtype
        p          probability that an attention weight is dropped, in [0, 1]
        causal     whether position t attends to positions up to and including t only;
                   there are then as many keys as queries
        training   whether anything is dropped
        generator  torch.Generator to draw from; None for torch's default one

    Each weight of each example has a coin of its own. p = 1 gives zeros. The arguments
    stay as they are.

    Returns a tensor (batch, queries, values) of the dtype of v.
    Raises ValueError that names p if p is not in [0, 1].
    """
    ### BEGIN SOLUTION
    p = as_probability(p)
    scores = q @ k.transpose(1, 2) / q.shape[2] ** 0.5
    if causal:
        ahead = torch.ones(scores.shape[1:], dtype=torch.bool).triu(1)
        scores = scores.masked_fill(ahead, -torch.inf)
    weights = scores.softmax(dim=2)
    if training:
        kept = torch.rand(weights.shape, generator=generator) >= p
        weights = weights * kept * (0 if p == 1 else 1 / (1 - p))
    return weights @ v
    ### END SOLUTION

# %% test="attention_values" points=1
from dropcourse.checks import capstone as check

check.attention_values(attention)
### BEGIN HIDDEN TESTS
from graders.hidden import capstone as hidden

hidden.attention_values(attention)
### END HIDDEN TESTS

# %% test="attention_dropout" points=1
from dropcourse.checks import capstone as check

check.attention_dropout(attention)
### BEGIN HIDDEN TESTS
from graders.hidden import capstone as hidden

hidden.attention_dropout(attention)
### END HIDDEN TESTS

# %% test="attention_edges" points=1
from dropcourse.checks import capstone as check

check.attention_edges(attention)
### BEGIN HIDDEN TESTS
from graders.hidden import capstone as hidden

hidden.attention_edges(attention)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>With a causal mask the rows no longer sum to 1</summary>
#
# Softmax has already shared out everything when you remove the later positions. Which score leads to a weight of zero?
#
# </details>
#
# <details><summary>The first position gives NaN</summary>
#
# It sees nothing at all, not even itself. `triu` takes an argument that says on which diagonal it begins.
#
# </details>
#
# <details><summary>Survivors are scaled differently in each row</summary>
#
# Softmax, or a division, comes after the dropping. What is dropped must be the finished weights.
#
# </details>

# %% [markdown]
# `torch.nn.functional.scaled_dot_product_attention` has an argument `dropout_p`, and it drops whenever that is not
# zero: it knows nothing of `eval()`. Whoever passes `self.dropout` there without asking for the mode evaluates with
# noise ([pytorch#124464](https://github.com/pytorch/pytorch/issues/124464)).
#
# A branch can also be dropped as a whole. Then the layer is skipped for this example, in this step:
#
# $$x + \frac{b}{1 - p} f(x), \qquad b = 1 \text{ with probability } 1 - p, \text{ else } 0.$$
#
# Huang et al. (2016) call this stochastic depth, and scale at test time instead; DropPath is a common name for the form
# above.

# %% [markdown]
# ### Exercise 2: `drop_path`
#
# *difficulty 2 of 5 · 10 minutes · 2 points*
#
# One coin for each example, whatever the shape of the branch. Two checks follow, then the hint.

# %% answer="drop_path"
def drop_path(branch, p, *, training=True, generator=None):
    """Drop what a residual branch adds, for whole examples.

    Arguments
        branch     tensor (batch, ...) with one axis more or several
        p          probability that an example loses its branch, in [0, 1]
        training   whether anything is dropped
        generator  torch.Generator to draw from; None for torch's default one

    What is kept is divided by 1 - p. p = 1 gives zeros. The argument stays as it is.

    Returns a tensor of the shape and dtype of branch.
    Raises ValueError that names p if p is not in [0, 1].
    """
    ### BEGIN SOLUTION
    p = as_probability(p)
    if not training:
        return branch
    shape = (len(branch), *[1] * (branch.ndim - 1))
    kept = torch.rand(shape, generator=generator) >= p
    return branch * kept * (0 if p == 1 else 1 / (1 - p))
    ### END SOLUTION

# %% test="drop_path_values" points=1
from dropcourse.checks import capstone as check

check.drop_path_values(drop_path)
### BEGIN HIDDEN TESTS
from graders.hidden import capstone as hidden

hidden.drop_path_values(drop_path)
### END HIDDEN TESTS

# %% test="drop_path_mask" points=1
from dropcourse.checks import capstone as check

check.drop_path_mask(drop_path)
### BEGIN HIDDEN TESTS
from graders.hidden import capstone as hidden

hidden.drop_path_mask(drop_path)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>The mask does not fit the branch</summary>
#
# A mask with one entry for each example broadcasts if it has as many axes as the branch, all but the first of length 1.
#
# </details>

# %% [markdown]
# ### Experiment: four places in a tiny transformer
#
# - **Measured**: a transformer of two blocks with 32 features on the signals of lesson 02, cut into ten patches of four
#   positions: 1,000 examples, a fifth of their labels wrong. It drops nowhere, or 0.2 of the attention weights, or 0.2
#   of the branches, or half of what goes into the last layer.
# - **Recorded**: 12 seeds, 40 epochs, your functions replaced by the reference. Each place has its learning rate
#   chosen from three on data of its own (4 seeds). **Live**: your functions, 1 seed, 6 epochs.
# - **Rule, fixed beforehand**: dropping there is *better* than nowhere, or *worse*, if the accuracy on new signals
#   differs by more than 3 standard errors and by more than 0.02; *the same* if all values within 3 standard errors are
#   smaller than that.

# %% tags=["experiment"]
predictions.ask(
    "07-place",
    "Which of the four is best on new signals, each with its own learning rate?",
    list(experiments.PLACES),
)

# %% tags=["experiment"]
live = experiments.transformer(attention, drop_path, seeds=range(1))
recorded = experiments.recorded_transformer()
for question, verdict in experiments.conclude_transformer(recorded).items():
    print(f"  {question:34}  {verdict.answer:12}  {verdict.effect}")
figure, alt = experiments.draw_transformer(recorded, live)
figures.show(figure, alt=alt)

places = list(experiments.PLACES)
predictions.compare(
    "07-place",
    places[int(recorded.new.mean(axis=0).argmax())],
    f"Accuracies {', '.join(f'{value:.3f}' for value in recorded.new.mean(axis=0))}"
    " (recorded, 12 seeds).",
)

# %% [markdown]
# **What it means.** Dropping attention weights lifts the accuracy on new signals from 0.526 to 0.554, by 0.027 with a
# standard error of 0.004: better, by the rule. Of whole branches and of the last layer the rule says nothing: their
# differences of -0.003 and -0.016 lie within 3 standard errors of 0.007 each. That is not the same as no difference.
#
# All three fit the training labels less closely than the network that drops nothing: 0.64, 0.54 and 0.56 against 0.70.
# So a lower training accuracy does not tell where dropping helps.
#
# **Where it breaks.** One size, one task, one rate for each place. With a hundred times the data, or with layers by the
# dozen, the order may be another one.

# %% [markdown]
# ## 2. The challenge
#
# Here is a decision that somebody else will measure. You get 1,000 signals of 40 positions in ten classes, and **35 % of
# their labels are wrong**. You write a function that trains whatever you like: any architecture, any regularisation.
#
# - `practice()` gives data to try things on: `training, testing = practice()`. Each has `.x` and `.y`.
# - When you submit, your function is trained on data of your class: other signals, drawn in the same way, but from
#   shapes that nobody has seen. It is scored on 4,000 new signals with right labels.
# - Half of them are **public**: your feedback and the class's leaderboard show that score. The other half is
#   **private**, and only that one counts. Whoever tunes by the public score will find that the private one lags behind:
#   lesson 06 has a name for that.
# - Training may use **10 seconds of processor time**, on one core or spread over several. What takes longer is stopped
#   and gets no score. Look at the clock or at files as you please: nothing there helps.
# - All randomness must come from `rng`. Your function is trained twice with the same `rng`, and a score that does not
#   come out twice does not count.
# - Your instructor may limit the number of entries that count.
#
# There are three bars, measured on the same data: softmax regression; a network with two hidden layers of 256 units
# that nothing regularises, and 0.02 more; the same network with dropout, less 0.04.

# %% tags=["experiment"]
training, testing = practice()
print(f"training {training.x.shape} {training.x.dtype}, labels {training.y[:12]}")
print(f"testing  {testing.x.shape}, of each class {np.bincount(testing.y)}")
print(f"budget   {BUDGET:g} s of processor time")

# %% [markdown]
# ### Exercise 3: `train`
#
# *difficulty 4 of 5 · 60 minutes · 6 points*
#
# Your entry. Four checks follow, then the hints. Expect the second check to take as long as two trainings of yours; the
# others use its result again.

# %% answer="train"
def train(x, y, rng):
    """Train on noisily labelled signals, and return a function that labels new ones.

    Arguments
        x    array (n, 40), float32
        y    array (n,), int64, classes 0 to 9, about a third of them wrong
        rng  np.random.Generator, from which all randomness comes

    The arguments stay as they are. Equal generators lead to equal predictions; a
    seed for torch can be drawn from rng. At most BUDGET seconds of processor time.

    Returns predict, a function from an array (m, 40), float32, to an integer array (m,)
    of classes. Each row's label depends on that row only, and is the same each time.
    """
    ### BEGIN SOLUTION
    torch.manual_seed(int(rng.integers(2**31)))
    center, width = x.mean(axis=0), x.std(axis=0)
    signals, labels = torch.from_numpy((x - center) / width), torch.from_numpy(y)
    model = nn.Sequential(
        nn.Linear(40, 256), nn.ReLU(), nn.Dropout(0.5),
        nn.Linear(256, 256), nn.ReLU(), nn.Dropout(0.5), nn.Linear(256, 10),
    )
    step = torch.optim.Adam(model.parameters(), lr=1e-3)
    for _ in range(60):
        for rows in torch.randperm(len(signals)).split(64):
            step.zero_grad()
            nn.functional.cross_entropy(model(signals[rows]), labels[rows]).backward()
            step.step()
    model.eval()

    def predict(new):
        with torch.no_grad():
            scores = model(torch.from_numpy((new - center) / width))
        return scores.argmax(dim=1).numpy()

    return predict
    ### END SOLUTION

# %% test="train_form" points=1
from dropcourse.checks import capstone as check

check.train_form(train)
### BEGIN HIDDEN TESTS
from graders.hidden import capstone as hidden

hidden.train_form(train)
### END HIDDEN TESTS

# %% test="train_linear" points=1
from dropcourse.checks import capstone as check

check.train_linear(train)
### BEGIN HIDDEN TESTS
from graders.hidden import capstone as hidden

hidden.train_linear(train)
### END HIDDEN TESTS

# %% test="train_network" points=2
from dropcourse.checks import capstone as check

check.train_network(train)
### BEGIN HIDDEN TESTS
from graders.hidden import capstone as hidden

hidden.train_network(train)
### END HIDDEN TESTS

# %% test="train_dropout" points=2
from dropcourse.checks import capstone as check

check.train_dropout(train)
### BEGIN HIDDEN TESTS
from graders.hidden import capstone as hidden

hidden.train_dropout(train)
### END HIDDEN TESTS

# %% [markdown]
# <details><summary>Two trainings end in different predictions</summary>
#
# Initial weights, `randperm` and dropout draw from torch's global generator. Seed it inside `train`, with a number from
# `rng`.
#
# </details>
#
# <details><summary>A row gets another label when it comes alone</summary>
#
# Something is computed from the rows that are to be predicted: a mean, a standard deviation, the statistics of a layer.
# Compute it from the training rows, and keep it. Is your model in evaluation mode?
#
# </details>
#
# <details><summary>The training labels are fitted, and the second bar is far</summary>
#
# A third of these labels is wrong. Fitting them all means fitting those. What did lessons 01 and 02 find against that?
#
# </details>
#
# <details><summary>Many settings tried, and the score on practice data no longer tells much</summary>
#
# The best of many tries is lucky as well as good. Hold out a part of the training data for the choice, and ask the
# practice test data once.
#
# </details>

# %% [markdown]
# ## 3. The article on trial
#
# You have read an article, and you have measured. Now pick **three claims** of the article: from the tables “On trial in
# this lesson” of the lessons, or from the list of claims on the course's site. At least one should be a claim whose
# verdict here you doubt.
#
# For each of them, write a trial of 150 to 300 words into one of the cells below. Add code cells wherever you like, here
# or in another notebook; what counts is what you write.
#
# **How a trial is graded**, one point each:
#
# 1. **The reading.** The claim, and the most charitable reading that an experiment could contradict.
# 2. **The rule.** What is measured, on which data, against what, with how many seeds, and which result would speak for
#    the claim and which against: fixed before the run.
# 3. **The result.** Numbers with error bars, each arm treated as well as the other.
# 4. **The verdict.** What follows, how far it reaches, and the strongest objection to it.
#
# A result that contradicts this course is as welcome as any other.

# %% [markdown]
# ### Exercise 4: `first_trial`
#
# *difficulty 4 of 5 · 60 minutes · 4 points*

# %% [markdown] written="first_trial" points=4
# *Claim 1, that each training iteration drops a random subset of neurons.* Read strictly, one subset serves a whole
# batch. Charitably, an iteration is what one example goes through, and each example has a subset of its own. The two
# readings can be told apart if they train different networks.
#
# *Rule.* The network of lesson 02 on 1,000 signals at p = 0.5, with a mask for each example and with one for the batch
# of 64; each at its best learning rate, 0.003 for both. Ten seeds, paired, accuracy and loss on new signals. The readings differ if a paired
# difference lies beyond three standard errors and beyond 0.01 of accuracy or 0.02 nats.
#
# *Result.* Own masks are better by 0.0117 ± 0.0026 of accuracy, beyond the rule. The loss is lower by
# 0.0195 ± 0.0069 nats, which is within three standard errors: undecided.
#
# *Verdict.* The sentence should say “for each example”; taken for the batch it describes something slightly worse. It
# reaches one network, one p and one batch size, and with batches of one the readings are the same. The strongest
# objection: with smaller batches the shared mask would see more masks, and might catch up.

# %% [markdown]
# ### Exercise 5: `second_trial`
#
# *difficulty 4 of 5 · 60 minutes · 4 points*

# %% [markdown] written="second_trial" points=4
# *Claim 24, that at test time the dropout rate scales the outputs down.* Charitably, “rate” is the probability of
# keeping. As the article defines the rate elsewhere, it is the probability of dropping; then the factor is p.
#
# *Rule.* A linear layer behind standard dropout, random weights and inputs, p = 0.3 and p = 0.5. The mean output over
# 2,048 masks, as a share of the output without dropout, is the factor that is needed. Another one is wrong if it is off
# by more than 0.02 and more than three standard errors. Twenty seeds.
#
# *Result.* At p = 0.3, 1 - p is off by 0.0003 ± 0.0003 and p by 0.4003 ± 0.0003; at p = 0.5 both by 0.0004 ± 0.0003.
#
# *Verdict.* Wrong as printed, right in the charitable reading. At p = 0.5 no experiment can tell the two, which is why
# the mistake survives in tutorials. It reaches layers that are linear in the mask; behind a ReLU neither factor is
# exact. The strongest objection: the author may have meant inverted dropout, where nothing is scaled at test time; but
# then the sentence would be wrong in another way.

# %% [markdown]
# ### Exercise 6: `third_trial`
#
# *difficulty 4 of 5 · 60 minutes · 4 points*

# %% [markdown] written="third_trial" points=4
# *Claim 28, that performance improves on training and on testing data.* Charitably: after training, in evaluation mode,
# the network with dropout has a lower loss on both.
#
# *Rule.* The network of lesson 02 on 1,000 signals, with dropout of 0.5 and without, each arm at the learning rate that
# was best for it on other data, 60 epochs. Ten seeds, paired, losses in evaluation mode. Better or worse means beyond
# three standard errors and beyond 0.02 nats or 0.01 of accuracy.
#
# *Result.* Training loss higher by 0.309 ± 0.007 nats, training accuracy lower by 0.100 ± 0.004. Validation loss lower
# by 0.446 ± 0.019 nats, validation accuracy higher by 0.039 ± 0.005.
#
# *Verdict.* Half of it: better in testing, worse in training. That is no accident, for whoever fits a third of the
# noise less fits the training data less. It reaches networks with far more weights than examples; a network too small
# for its data has nothing to gain in testing either. The strongest objection: 60 epochs are an arbitrary end, and
# dropout trains more slowly. With many more epochs the gap in training may close, at least in part.

# %% [markdown]
# ## Verdicts
#
# | claim | verdict | how we know |
# |---|---|---|
# | 60 A cornerstone of modern deep learning | **overstated**: large language models are trained without it, convolutional networks seldom use it; small networks on few data gain by it | the literature below, and lessons 02 to 06 |
#
# DropBlock's authors open with the remark that recent convolutional networks rarely use dropout (Ghiasi et al. 2018).
# Liu et al. (2025) find that dropout makes a language model worse when it sees its data once. Attention and residual
# branches brought the idea back in other forms. All of this is reading, not measuring.

# %% [markdown]
# ## Where it breaks
#
# - **The bars of the challenge are measured, too.** They are means over two trainings, on the same 2,000 signals as your
#   score. An entry that is as good as a bar passes it or misses it by chance; the third bar leaves room for that.
# - **A class is one draw.** Another class has other shapes, and an order of entries that may differ.
# - **Processor time depends on the machine.** An entry that uses nine seconds here may need eleven there. Leave room.

# %% [markdown]
# ## What to remember
#
# - Attention weights are dropped after softmax, and rows then sum to 1 on average.
# - Dropping a branch needs one coin for each example, and nothing else.
# - Whoever compares places to drop has to tune each of them.
# - A decision is worth what its estimate is worth: hold data out, count your tries, state the error.

# %% [markdown]
# ## Reflection
#
# Not graded. Five minutes, in the cell below.
#
# *Your entry has a public score of 0.61 and a private one of 0.58. A classmate's has 0.60 and 0.60. Each half holds
# 2,000 signals. What do you say about whose entry is better, and about what happened to yours?*

# %% [markdown]
# *Your answer:*

# %% [markdown]
# <details><summary>Compare your answer with this rubric for the reflection</summary>
#
# One point for each that you have said, in your own words:
#
# 1. The standard error of an accuracy of 0.6 over 2,000 signals is about 0.011. Both halves together, 0.595 against
#    0.60, tell nothing.
# 2. Both entries were scored on the same signals, so that the error of the *difference* is smaller than that of two
#    separate scores; it needs the predictions to compute.
# 3. If you chose among several entries by the public score, part of its lead is luck, and the private half shows it.
# 4. The private score is the one that was not chosen by. Report that one.
#
# Three or four: you are done. Two or fewer: look at the winner's curse in lesson 06.
#
# </details>

# %% [markdown]
# ## Primary sources
#
# - Vaswani, Shazeer, Parmar, Uszkoreit, Jones, Gomez, Kaiser, Polosukhin (2017): *Attention Is All You Need*.
#   [arXiv:1706.03762](https://arxiv.org/abs/1706.03762). Sections 3.2.1 and 5.4.
# - Huang, Sun, Liu, Sedra, Weinberger (2016): *Deep Networks with Stochastic Depth*.
#   [arXiv:1603.09382](https://arxiv.org/abs/1603.09382).
# - Larsson, Maire, Shakhnarovich (2017): *FractalNet*. [arXiv:1605.07648](https://arxiv.org/abs/1605.07648). The name
#   “drop-path”.
# - Zehui, Liu, Huang, Chen, Qiu, Huang (2019): *DropAttention*. [arXiv:1907.11065](https://arxiv.org/abs/1907.11065).
# - Ghiasi, Lin, Le (2018): *DropBlock*. [arXiv:1810.12890](https://arxiv.org/abs/1810.12890).
# - Liu et al. (2025): dropout in single-epoch language-model pretraining.
#   [arXiv:2505.24788](https://arxiv.org/abs/2505.24788).
