package pagecache

import (
	"slices"
	"time"
)

// state is what may be done with a page.
type state int

const (
	stale state = iota // it must be made anew first
	aging              // it may serve still, while it is made anew
	fresh
)

// change is a run of changes of one name, closer together than what soft serving looks at.
type change struct {
	last  uint64    // the counter at the last of them
	since time.Time // when the first of them was
}

// names is what has changed. The oldest runs come first. Of runs longer ago than soft, the newest alone is kept: that a
// page missed one of them says already that it may not serve. For most names that is one run.
type names struct {
	max     int           // of names in changed
	soft    time.Duration // how long a page may serve after a soft change
	counter uint64        // changes so far
	floor   uint64        // what was rendered when the counter was below is stale
	changed map[string][]change
}

func (n *names) note(now time.Time, names []string) {
	n.counter++
	for _, name := range names {
		n.changed[name] = n.run(n.changed[name], now)
	}
	if len(n.changed) > n.max {
		n.halve()
	}
}

// grains is into how many runs the time of soft serving is parted at most. The first change of a run stands for all of
// it, so soft serving ends early by up to that part.
const grains = 60

func (n *names) run(runs []change, now time.Time) []change {
	over := 0
	for over+1 < len(runs) && now.Sub(runs[over+1].since) >= n.soft {
		over++
	}
	runs = slices.Delete(runs, 0, over)
	if i := len(runs) - 1; i >= 0 {
		age := now.Sub(runs[i].since)
		if age >= 0 && age < n.soft/grains || i >= 2*grains {
			// More runs than soft serving has parts: the clock was set back, again and again.
			runs[i].last = n.counter
			if age < 0 {
				runs[i].since = now
			}
			return runs
		}
	}
	return append(runs, change{n.counter, now})
}

// noteAll raises the floor to the top.
func (n *names) noteAll() {
	n.counter++
	n.floor = n.counter
	clear(n.changed)
}

// halve forgets the half of the names that changed longest ago. What was rendered before the last of them counts as
// stale from now on.
func (n *names) halve() {
	last := make([]uint64, 0, len(n.changed))
	for _, runs := range n.changed {
		last = append(last, runs[len(runs)-1].last)
	}
	slices.Sort(last)
	n.floor = max(n.floor, last[len(last)/2])
	for name, runs := range n.changed {
		if runs[len(runs)-1].last <= n.floor {
			delete(n.changed, name)
		}
	}
}

// judge says what the changes since e was begun mean for it.
func (n *names) judge(e *Entry, now time.Time) state {
	if e.seq < n.floor {
		return stale
	}
	for _, name := range e.hard {
		if runs := n.changed[name]; len(runs) > 0 && runs[len(runs)-1].last > e.seq {
			return stale
		}
	}
	s := fresh
	for _, name := range e.soft {
		for _, run := range n.changed[name] {
			if run.last <= e.seq {
				continue
			}
			// Before its own time: the clock was set back, and nobody knows how long ago it was.
			if age := now.Sub(run.since); age < 0 || age >= n.soft {
				return stale
			}
			s = aging
			break
		}
	}
	return s
}
