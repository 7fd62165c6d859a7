select rowid from search where search match $1 and rowid in (%s)
