"""Climb the ladder on a table and see which model is enough."""

import numpy as np

import unseen

rng = np.random.default_rng(1)
n = 90
town = rng.choice(["Bonn", "Ulm", "Jena"], size=n)
area = rng.uniform(30, 150, size=n)
price = 3 * area + 60 * (town == "Ulm") + 25 * rng.normal(size=n)
table = {"town": town.tolist(), "area": area.tolist(), "price": price.tolist()}

model = unseen.fit(table, target="price", id="none", group="none", repeats=1)
print(model.sentence)
for rung in model.report.rungs:
    print(f"{rung.words:25} {rung.score.value:6.3f}  {rung.size}")
print(
    "for 100 square metres in Ulm:", model.predict({"town": ["Ulm"], "area": [100.0]})
)
