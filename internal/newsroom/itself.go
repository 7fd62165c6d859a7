package newsroom

import (
	"jogan/internal/desk"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// itself gives words to what happened at its time without anybody: the name in the history and the log, and the note
// beside it. What people did stays as it is.
func (f Frame) itself(person, token int64, name, note string) (string, string) {
	if person != 0 || token != 0 {
		return name, note
	}
	if name == staff.Shell().Name {
		return f.words.Text(f.Lang, "log.command"), note
	}
	if name != desk.ClockName && name != news.ProgramName {
		return name, note
	}
	if name == news.ProgramName {
		return f.words.Text(f.Lang, "log.program"), note
	}
	return f.words.Text(f.Lang, "clock.name"), f.reason(note)
}

// reason gives words to the reason of a withdrawal that was nobody's.
func (f Frame) reason(text string) string {
	if text == desk.AtItsEnd {
		return f.words.Text(f.Lang, "clock.ended")
	}
	return text
}
