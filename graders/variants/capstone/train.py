# %% a network with dropout correct=true
from torch import nn

def train(x, y, rng):
    torch.manual_seed(int(rng.integers(2**31)))
    center, width = x.mean(axis=0), x.std(axis=0)
    rows, labels = torch.from_numpy((x - center) / width), torch.from_numpy(y)
    model = nn.Sequential(
        nn.Linear(40, 256), nn.ReLU(), nn.Dropout(0.5),
        nn.Linear(256, 256), nn.ReLU(), nn.Dropout(0.5), nn.Linear(256, 10),
    )
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(60):
        for batch in torch.randperm(len(rows)).split(64):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(rows[batch]), labels[batch]).backward()
            optimizer.step()
    model.eval()

    def predict(new):
        with torch.no_grad():
            return model(torch.from_numpy((new - center) / width)).argmax(dim=1).numpy()

    return predict

# %% larger steps, and a class for the function correct=true
from torch import nn

class Predictor:
    def __init__(self, model, center, width):
        self.model, self.center, self.width = model.eval(), center, width

    def __call__(self, rows):
        with torch.no_grad():
            scores = self.model(torch.as_tensor((rows - self.center) / self.width))
        return np.asarray(scores.max(1).indices, dtype=np.int32)

def train(x, y, rng):
    torch.manual_seed(int(rng.integers(1_000_000)))
    center, width = x.mean(0), x.std(0)
    data = torch.utils.data.TensorDataset(torch.as_tensor((x - center) / width), torch.as_tensor(y))
    layers = [nn.Dropout(0.05), nn.Linear(40, 300), nn.ReLU(), nn.Dropout(0.5)]
    layers += [nn.Linear(300, 300), nn.ReLU(), nn.Dropout(0.5), nn.Linear(300, 10)]
    model = nn.Sequential(*layers)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-2)
    for _ in range(50):
        for rows, labels in torch.utils.data.DataLoader(data, 100, shuffle=True):
            loss = nn.functional.cross_entropy(model(rows), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return Predictor(model, center, width)

# %% a mean over two networks correct=true
from torch import nn

def one_network(rows, labels):
    model = nn.Sequential(
        nn.Linear(40, 256), nn.ReLU(), nn.Dropout(0.5),
        nn.Linear(256, 256), nn.ReLU(), nn.Dropout(0.5), nn.Linear(256, 10),
    )
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(50):
        for batch in torch.randperm(len(rows)).split(64):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(rows[batch]), labels[batch]).backward()
            optimizer.step()
    return model.eval()

def train(x, y, rng):
    torch.manual_seed(int(rng.integers(2**31)))
    center, width = x.mean(axis=0), x.std(axis=0)
    rows, labels = torch.from_numpy((x - center) / width), torch.from_numpy(y)
    models = [one_network(rows, labels) for _ in range(2)]

    @torch.no_grad()
    def predict(new):
        new = torch.from_numpy((new - center) / width)
        return sum(model(new).softmax(1) for model in models).argmax(1).numpy()

    return predict

# %% no regularisation diagnosis="none" fails="dropout"
from torch import nn

def train(x, y, rng):
    torch.manual_seed(int(rng.integers(2**31)))
    center, width = x.mean(axis=0), x.std(axis=0)
    rows, labels = torch.from_numpy((x - center) / width), torch.from_numpy(y)
    model = nn.Sequential(
        nn.Linear(40, 256), nn.ReLU(), nn.Identity(),
        nn.Linear(256, 256), nn.ReLU(), nn.Identity(), nn.Linear(256, 10),
    )
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(60):
        for batch in torch.randperm(len(rows)).split(64):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(rows[batch]), labels[batch]).backward()
            optimizer.step()
    model.eval()

    def predict(new):
        with torch.no_grad():
            return model(torch.from_numpy((new - center) / width)).argmax(dim=1).numpy()

    return predict

# %% still in training mode diagnosis="noise-while-predicting" fails="form" also="randomness-not-from-rng"
from torch import nn

def train(x, y, rng):
    torch.manual_seed(int(rng.integers(2**31)))
    center, width = x.mean(axis=0), x.std(axis=0)
    rows, labels = torch.from_numpy((x - center) / width), torch.from_numpy(y)
    model = nn.Sequential(
        nn.Linear(40, 256), nn.ReLU(), nn.Dropout(0.5),
        nn.Linear(256, 256), nn.ReLU(), nn.Dropout(0.5), nn.Linear(256, 10),
    )
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(60):
        for batch in torch.randperm(len(rows)).split(64):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(rows[batch]), labels[batch]).backward()
            optimizer.step()

    def predict(new):
        with torch.no_grad():
            return model(torch.from_numpy((new - center) / width)).argmax(dim=1).numpy()

    return predict

# %% unseeded diagnosis="randomness-not-from-rng" fails="form network"
from torch import nn

def train(x, y, rng):
    torch.seed()
    center, width = x.mean(axis=0), x.std(axis=0)
    rows, labels = torch.from_numpy((x - center) / width), torch.from_numpy(y)
    model = nn.Sequential(
        nn.Linear(40, 256), nn.ReLU(), nn.Dropout(0.5),
        nn.Linear(256, 256), nn.ReLU(), nn.Dropout(0.5), nn.Linear(256, 10),
    )
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(4):
        for batch in torch.randperm(len(rows)).split(64):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(rows[batch]), labels[batch]).backward()
            optimizer.step()
    model.eval()

    def predict(new):
        with torch.no_grad():
            return model(torch.from_numpy((new - center) / width)).argmax(dim=1).numpy()

    return predict

# %% standardised by what is predicted diagnosis="leans-on-the-batch" fails="form"
from torch import nn

def train(x, y, rng):
    torch.manual_seed(int(rng.integers(2**31)))
    center, width = x.mean(axis=0), x.std(axis=0)
    rows, labels = torch.from_numpy((x - center) / width), torch.from_numpy(y)
    model = nn.Sequential(
        nn.Linear(40, 256), nn.ReLU(), nn.Dropout(0.5),
        nn.Linear(256, 256), nn.ReLU(), nn.Dropout(0.5), nn.Linear(256, 10),
    )
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(60):
        for batch in torch.randperm(len(rows)).split(64):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(rows[batch]), labels[batch]).backward()
            optimizer.step()
    model.eval()

    def predict(new):
        with torch.no_grad():
            return model(torch.from_numpy((new - new.mean(axis=0)) / new.std(axis=0))).argmax(dim=1).numpy()

    return predict

# %% scores come back diagnosis="returns-scores" fails="form"
from torch import nn

def train(x, y, rng):
    torch.manual_seed(int(rng.integers(2**31)))
    center, width = x.mean(axis=0), x.std(axis=0)
    rows, labels = torch.from_numpy((x - center) / width), torch.from_numpy(y)
    model = nn.Sequential(
        nn.Linear(40, 256), nn.ReLU(), nn.Dropout(0.5),
        nn.Linear(256, 256), nn.ReLU(), nn.Dropout(0.5), nn.Linear(256, 10),
    )
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(1):
        for batch in torch.randperm(len(rows)).split(64):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(rows[batch]), labels[batch]).backward()
            optimizer.step()
    model.eval()

    def predict(new):
        with torch.no_grad():
            return model(torch.from_numpy((new - center) / width)).numpy()

    return predict

# %% nothing is learnt diagnosis="none" fails="linear network dropout"
from torch import nn

def train(x, y, rng):
    torch.manual_seed(int(rng.integers(2**31)))
    center, width = x.mean(axis=0), x.std(axis=0)
    rows, labels = torch.from_numpy((x - center) / width), torch.from_numpy(y)
    model = nn.Sequential(
        nn.Linear(40, 256), nn.ReLU(), nn.Dropout(0.5),
        nn.Linear(256, 256), nn.ReLU(), nn.Dropout(0.5), nn.Linear(256, 10),
    )
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(1):
        for batch in torch.randperm(len(rows)).split(64):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(rows[batch]), labels[batch]).backward()
    model.eval()

    def predict(new):
        with torch.no_grad():
            return model(torch.from_numpy((new - center) / width)).argmax(dim=1).numpy()

    return predict

# %% the majority class diagnosis="predicts-one-class" fails="linear network dropout"
def train(x, y, rng):
    majority = np.bincount(y).argmax()
    return lambda rows: np.full(len(rows), majority)

# %% labels of the training rows diagnosis="returns-labels" fails="form linear"
def train(x, y, rng):
    return y[rng.permutation(len(y))]

# %% the nearest neighbour diagnosis="none" fails="network dropout"
def train(x, y, rng):
    def predict(rows):
        return y[((rows**2).sum(1)[:, None] - 2 * rows @ x.T + (x**2).sum(1)).argmin(axis=1)]

    return predict
