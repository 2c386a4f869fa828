# SPDX-License-Identifier: MIT
# Reads the results of one week-end, SESSION.csv each, and holds them against the rules of the sport.
# Prints a line for each rule that is broken. -v sprint=1: a sprint week-end.

function wrong(text) { print FILENAME ": " text; bad = 1 }

BEGIN {
    FS = ","
    split("25 18 15 12 10 8 6 4 2 1", race_points, " ")
    split("8 7 6 5 4 3 2 1", sprint_points, " ")
}

FNR == 1 {
    session = FILENAME
    sub(/.*\//, "", session)
    sub(/\.csv$/, "", session)
    is_race = session == "race" || session == "sprint"
    next
}

{
    place = $1; car = $2; laps = $3; best = $4; time = $8; gap = $9; grid = $10; status = $11
    rows[session]++
    at[session, place] = car
    seen[session, car]++
    if (place != FNR - 1) wrong("place " place " stands in line " FNR)
    if (seen[session, car] > 1) wrong("car " car " twice")
    if (best > 0 && best + 0 < $5 + $6 + $7) wrong("car " car ": its best lap is better than its best sectors together")
    if (best > 0 && laps == 0) wrong("car " car ": a best lap, and no lap")
    if (status == "eliminated") { # did not drive here: listed below those who did, in the order before
        rows[session]--
        delete seen[session, car]
        not_driving[session] = 1
        next
    }
    if (not_driving[session]) wrong("car " car " stands below an eliminated one")
    if (status != "ok" && status != "out") wrong("car " car ": status " status)
    if (is_race) race_row(); else timed_row()
    last_best = best; last_laps = laps; last_time = time; last_status = status
}

# Practice and qualifying rank on the best lap; no lap comes last; who is out stays ranked.
function timed_row() {
    if (place > 1 && best > 0 && (last_best == 0 || best + 0 < last_best + 0)) wrong("car " car " was faster than the one before it")
    if (place > 1 && best > 0 && gap + 0 != best - last_best) wrong("car " car ": gap " gap)
    if ($12 != 0) wrong("car " car ": points without a race")
}

function race_row(  expected) {
    if (place > 1 && status == "ok" && last_status == "out") wrong("car " car " finished behind one that retired")
    if (place > 1 && status == last_status) {
        if (laps + 0 > last_laps + 0) wrong("car " car " drove more laps than the one before it")
        if (laps == last_laps && time + 0 < last_time + 0) wrong("car " car " took less time than the one before it")
    }
    expected = session == "race" ? race_points[place] : sprint_points[place]
    if ($12 != (status == "ok" ? expected + 0 : 0)) wrong("car " car ": " $12 " points for place " place)
    grid_of[session, grid] = car
}

function same_cars(one, other,  place) {
    for (place = 1; place <= rows[one]; place++) {
        if (!((other, at[one, place]) in seen)) wrong("car " at[one, place] " of " one " is not in " other)
    }
}

# From session `from` the first `count` go on to `to`, and only they.
function eliminates(from, to, count,  place) {
    if (rows[to] != count) wrong(to " has " rows[to] " cars")
    for (place = 1; place <= rows[from]; place++) {
        if (((to, at[from, place]) in seen) != (place <= count)) wrong(to ": car " at[from, place] ", place " place " of " from)
    }
}

function starts_as(race, first, second, third,  place, from) {
    for (place = 1; place <= rows[race]; place++) {
        from = place <= 10 ? third : place <= 15 ? second : first
        if (grid_of[race, place] != at[from, place]) wrong(race ": grid place " place " has car " grid_of[race, place] ", and " from " had car " at[from, place])
    }
}

END {
    FILENAME = "week-end"
    if (rows["race"] != 20) wrong(rows["race"] + 0 " cars in the race")
    same_cars("race", "Q1"); same_cars("race", "P1"); same_cars("P1", "race")
    eliminates("Q1", "Q2", 15); eliminates("Q2", "Q3", 10); starts_as("race", "Q1", "Q2", "Q3")
    if (sprint) {
        eliminates("SQ1", "SQ2", 15); eliminates("SQ2", "SQ3", 10)
        starts_as("sprint", "SQ1", "SQ2", "SQ3")
    } else {
        same_cars("P2", "race"); same_cars("P3", "race")
    }
    exit bad
}
