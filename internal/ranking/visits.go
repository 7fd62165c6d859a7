package ranking

// visit is a visitor's view of an article.
type visit struct {
	visitor uint64
	article int64
}

// visits remembers who saw what when, in two generations: a generation is forgotten as a whole, so that nothing has to
// be searched for what is too old.
type visits struct {
	max        int // of both generations together
	young, old map[visit]int64
	begun      int64 // when young was begun
}

// first tells whether v has not counted within the last hour before now (Unix milliseconds), and notes it if so.
func (s *visits) first(v visit, now int64) bool {
	hour := repeat.Milliseconds()
	for _, generation := range []map[visit]int64{s.young, s.old} {
		if at, ok := generation[v]; ok && now-at < hour {
			return false
		}
	}
	if s.young == nil || now-s.begun >= hour || len(s.young) >= s.max/2 {
		s.young, s.old, s.begun = make(map[visit]int64), s.young, now
	}
	s.young[v] = now
	return true
}

func (s *visits) forget() { s.young, s.old = nil, nil }
