# %% log-sigmoids correct=true
import torch.nn.functional as F

def concrete_regularizer(weight, logit_p, weight_regularizer, dropout_regularizer):
    squares = (weight**2).sum()
    entropy = torch.sigmoid(logit_p) * F.logsigmoid(logit_p) + torch.sigmoid(-logit_p) * F.logsigmoid(-logit_p)
    return weight_regularizer * squares * (1 + torch.exp(logit_p)) + dropout_regularizer * len(weight) * entropy

# %% softplus correct=true
import torch.nn.functional as F

def concrete_regularizer(weight, logit_p, weight_regularizer, dropout_regularizer):
    log_p, log_keep = -F.softplus(-logit_p), -F.softplus(logit_p)
    negative_entropy = log_p.exp() * log_p + log_keep.exp() * log_keep
    return weight_regularizer * weight.square().sum() / log_keep.exp() + dropout_regularizer * weight.shape[0] * negative_entropy

# %% Bernoulli of torch correct=true
import torch.nn.functional as F

def concrete_regularizer(weight, logit_p, weight_regularizer, dropout_regularizer):
    entropy = torch.distributions.Bernoulli(logits=logit_p, validate_args=False).entropy()
    cost = weight_regularizer * weight.pow(2).sum() / torch.sigmoid(-logit_p)
    return cost - dropout_regularizer * weight.size(0) * entropy

# %% binary cross-entropy correct=true
import torch.nn.functional as F

def concrete_regularizer(weight, logit_p, weight_regularizer, dropout_regularizer):
    p = torch.sigmoid(logit_p)
    entropy = F.binary_cross_entropy_with_logits(logit_p, p)
    return weight_regularizer * (weight * weight).sum() * (1 + logit_p.exp()) - dropout_regularizer * len(weight) * entropy

# %% the sign of the entropy diagnosis="entropy-rewarded-wrongly" fails="values"
import torch.nn.functional as F

def concrete_regularizer(weight, logit_p, weight_regularizer, dropout_regularizer):
    squares = (weight**2).sum()
    entropy = torch.sigmoid(logit_p) * F.logsigmoid(logit_p) + torch.sigmoid(-logit_p) * F.logsigmoid(-logit_p)
    return weight_regularizer * squares * (1 + torch.exp(logit_p)) - dropout_regularizer * len(weight) * entropy

# %% inputs forgotten diagnosis="inputs-not-counted" fails="values"
import torch.nn.functional as F

def concrete_regularizer(weight, logit_p, weight_regularizer, dropout_regularizer):
    squares = (weight**2).sum()
    entropy = torch.sigmoid(logit_p) * F.logsigmoid(logit_p) + torch.sigmoid(-logit_p) * F.logsigmoid(-logit_p)
    return weight_regularizer * squares * (1 + torch.exp(logit_p)) + dropout_regularizer * entropy

# %% outputs for inputs diagnosis="inputs-not-counted" fails="values"
import torch.nn.functional as F

def concrete_regularizer(weight, logit_p, weight_regularizer, dropout_regularizer):
    squares = (weight**2).sum()
    entropy = torch.sigmoid(logit_p) * F.logsigmoid(logit_p) + torch.sigmoid(-logit_p) * F.logsigmoid(-logit_p)
    return weight_regularizer * squares * (1 + torch.exp(logit_p)) + dropout_regularizer * weight.shape[1] * entropy

# %% weights not divided diagnosis="weights-at-one-price" fails="values"
import torch.nn.functional as F

def concrete_regularizer(weight, logit_p, weight_regularizer, dropout_regularizer):
    squares = (weight**2).sum()
    entropy = torch.sigmoid(logit_p) * F.logsigmoid(logit_p) + torch.sigmoid(-logit_p) * F.logsigmoid(-logit_p)
    return weight_regularizer * squares + dropout_regularizer * len(weight) * entropy

# %% weights times 1 - p diagnosis="weights-times-keep" fails="values"
import torch.nn.functional as F

def concrete_regularizer(weight, logit_p, weight_regularizer, dropout_regularizer):
    squares = (weight**2).sum()
    entropy = torch.sigmoid(logit_p) * F.logsigmoid(logit_p) + torch.sigmoid(-logit_p) * F.logsigmoid(-logit_p)
    return weight_regularizer * squares * torch.sigmoid(-logit_p) + dropout_regularizer * len(weight) * entropy

# %% divided by p diagnosis="keep-drop-swapped" fails="values"
import torch.nn.functional as F

def concrete_regularizer(weight, logit_p, weight_regularizer, dropout_regularizer):
    squares = (weight**2).sum()
    entropy = torch.sigmoid(logit_p) * F.logsigmoid(logit_p) + torch.sigmoid(-logit_p) * F.logsigmoid(-logit_p)
    return weight_regularizer * squares * (1 + torch.exp(-logit_p)) + dropout_regularizer * len(weight) * entropy

# %% weights not squared diagnosis="square-missing" fails="values"
import torch.nn.functional as F

def concrete_regularizer(weight, logit_p, weight_regularizer, dropout_regularizer):
    squares = (weight**2).sum()
    entropy = torch.sigmoid(logit_p) * F.logsigmoid(logit_p) + torch.sigmoid(-logit_p) * F.logsigmoid(-logit_p)
    return weight_regularizer * weight.abs().sum() * (1 + torch.exp(logit_p)) + dropout_regularizer * len(weight) * entropy

# %% the mean of squares diagnosis="mean-over-rows" fails="values"
import torch.nn.functional as F

def concrete_regularizer(weight, logit_p, weight_regularizer, dropout_regularizer):
    squares = (weight**2).sum()
    entropy = torch.sigmoid(logit_p) * F.logsigmoid(logit_p) + torch.sigmoid(-logit_p) * F.logsigmoid(-logit_p)
    return weight_regularizer * (weight**2).mean() * (1 + torch.exp(logit_p)) + dropout_regularizer * len(weight) * entropy

# %% through p diagnosis="rate-saturates" fails="stability"
import torch.nn.functional as F

def concrete_regularizer(weight, logit_p, weight_regularizer, dropout_regularizer):
    p = torch.sigmoid(logit_p)
    entropy = p * torch.log(p) + (1 - p) * torch.log(1 - p)
    return weight_regularizer * (weight**2).sum() / (1 - p) + dropout_regularizer * len(weight) * entropy

# %% a rate without gradient diagnosis="gradient-cut" fails="gradient stability"
import torch.nn.functional as F

def concrete_regularizer(weight, logit_p, weight_regularizer, dropout_regularizer):
    logit_p = logit_p.detach()
    squares = (weight**2).sum()
    entropy = torch.sigmoid(logit_p) * F.logsigmoid(logit_p) + torch.sigmoid(-logit_p) * F.logsigmoid(-logit_p)
    return weight_regularizer * squares * (1 + torch.exp(logit_p)) + dropout_regularizer * len(weight) * entropy

# %% double precision diagnosis="dtype-not-kept" fails="values"
import torch.nn.functional as F

def concrete_regularizer(weight, logit_p, weight_regularizer, dropout_regularizer):
    squares = (weight**2).sum()
    entropy = torch.sigmoid(logit_p) * F.logsigmoid(logit_p) + torch.sigmoid(-logit_p) * F.logsigmoid(-logit_p)
    return (weight_regularizer * squares * (1 + torch.exp(logit_p)) + dropout_regularizer * len(weight) * entropy).double()

# %% squares in place diagnosis="modifies-input" fails="values"
import torch.nn.functional as F

def concrete_regularizer(weight, logit_p, weight_regularizer, dropout_regularizer):
    keep = weight.clone()
    weight.mul_(1.5)
    squares = (keep**2).sum()
    entropy = torch.sigmoid(logit_p) * F.logsigmoid(logit_p) + torch.sigmoid(-logit_p) * F.logsigmoid(-logit_p)
    return weight_regularizer * squares * (1 + torch.exp(logit_p)) + dropout_regularizer * len(weight) * entropy

# %% a number without axes but of Python diagnosis="none" fails="values gradient stability"
import torch.nn.functional as F

def concrete_regularizer(weight, logit_p, weight_regularizer, dropout_regularizer):
    squares = (weight**2).sum()
    entropy = torch.sigmoid(logit_p) * F.logsigmoid(logit_p) + torch.sigmoid(-logit_p) * F.logsigmoid(-logit_p)
    return float(weight_regularizer * squares * (1 + torch.exp(logit_p)) + dropout_regularizer * len(weight) * entropy)

# %% entropy in bits diagnosis="none" fails="values"
import torch.nn.functional as F

def concrete_regularizer(weight, logit_p, weight_regularizer, dropout_regularizer):
    squares = (weight**2).sum()
    entropy = torch.sigmoid(logit_p) * F.logsigmoid(logit_p) + torch.sigmoid(-logit_p) * F.logsigmoid(-logit_p)
    return weight_regularizer * squares * (1 + torch.exp(logit_p)) + dropout_regularizer * len(weight) * entropy / 0.6931471805599453

# %% half of the squares diagnosis="none" fails="values"
import torch.nn.functional as F

def concrete_regularizer(weight, logit_p, weight_regularizer, dropout_regularizer):
    squares = (weight**2).sum()
    entropy = torch.sigmoid(logit_p) * F.logsigmoid(logit_p) + torch.sigmoid(-logit_p) * F.logsigmoid(-logit_p)
    return weight_regularizer * squares / 2 * (1 + torch.exp(logit_p)) + dropout_regularizer * len(weight) * entropy
