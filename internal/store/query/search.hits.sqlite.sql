select rowid from %[1]s where %[1]s match $1 and rowid < $2 and rowid >= $3 order by rowid %[2]s limit $4
