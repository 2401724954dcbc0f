"""Checks the pages of a history, from its first entry on, or the files of a version: python3 verify.py [FILE ...]
and whether the history has the events that were kept: python3 verify.py FILE ... --kept FILE ..."""
import decimal, hashlib, json, sys
decimal.getcontext().prec = 999
def canonical(value):  # RFC 8785
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, decimal.Decimal):
        number = (value + 0).normalize()
        return format(number, "f") if -7 < number.adjusted() < 21 else str(number).lower()
    return json.dumps(value, ensure_ascii=False)
def checked(value, said):
    found = hashlib.sha256(canonical(value).encode()).hexdigest()
    return found if found == said else sys.exit(f"Broken: {found} is the hash of {canonical(value)}")
def members(pairs):
    return dict(pairs) if len(dict(pairs)) == len(pairs) else sys.exit("Broken: a name stands twice in one object")

reading = {"parse_int": decimal.Decimal, "parse_float": decimal.Decimal, "object_pairs_hook": members}
def pages(names):
    return [json.load(open(name, encoding="utf-8"), **reading) for name in names]
def entries(page):
    return page if isinstance(page, list) else page["entries"] if "entries" in page else [page]
def entry_hash(entry):
    return checked({n: entry[n] for n in entry if n != "hash"}, entry["hash"])

names = sys.argv[1:] or [0]
kept = names.index("--kept") if "--kept" in names else len(names)
last, hashes, files = "0" * 64, {}, []
for page in pages(names[:kept]):
    if "files" in page and "entries" not in page:
        files += [{n: file[n] for n in ("path", "size", "sha256", "parts") if n in file} for file in page["files"]]
        if "nextCursor" not in page:
            last, files = checked(files, page["digest"]), []
    else:
        for entry in page if isinstance(page, list) else page["entries"]:
            found = entry_hash(entry)
            last = found if entry.get("previousHash") == last else sys.exit(f"Broken: {last} comes before {canonical(entry)}")
            hashes[entry["modelId"], entry["seq"]] = found
models = {model for model, _ in hashes}
events = [event.get("detail", event) for page in pages(names[kept + 1:]) for event in entries(page)]
for event in sorted((event for event in events if event["modelId"] in models), key=lambda event: event["seq"]):
    if entry_hash(event) != hashes.get((event["modelId"], event["seq"])):
        sys.exit(f"Broken: the history does not have {canonical(event)}")
print("Whole:", last) if not files else sys.exit("Broken: the last page of the files is missing")
