"""Reads a feed or a calendar with parsers that are not ours, and prints what they understood as JSON.

    read_feed.py atom|ics FILE
"""

import json
import sys

kind, file = sys.argv[1:]
with open(file, "rb") as opened:
    data = opened.read()

if kind == "atom":
    import feedparser

    feed = feedparser.parse(data)
    entries = [{"id": e.id, "title": e.title, "link": e.link, "updated": e.updated, "summary": e.summary} for e in feed.entries]
    print(json.dumps({"wrong": str(feed.bozo_exception) if feed.bozo else "", "title": feed.feed.title,
                      "id": feed.feed.id, "version": feed.version, "entries": entries}))
else:
    from icalendar import Calendar

    calendar = Calendar.from_ical(data)
    wrong = [str(error) for component in calendar.walk() for error in component.errors]
    events = [{"uid": str(e["UID"]), "summary": str(e["SUMMARY"]), "description": str(e["DESCRIPTION"]),
               "start": e.decoded("DTSTART").isoformat(), "end": e.decoded("DTEND").isoformat() if "DTEND" in e else "",
               "all_day": not hasattr(e.decoded("DTSTART"), "hour"), "sequence": int(e.get("SEQUENCE", 0)),
               "status": str(e.get("STATUS", ""))} for e in calendar.walk("VEVENT")]
    print(json.dumps({"wrong": wrong, "version": str(calendar["VERSION"]), "events": events}))
