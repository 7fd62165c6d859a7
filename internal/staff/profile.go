package staff

import (
	"jogan/internal/fault"
	"jogan/internal/news"
)

// Profile is what readers learn of a person beside the name: the page /reporters/{handle}. Two may edit it, the person
// and an administrator; ProfileVersion counts, so that neither overwrites the other unseen.
type Profile struct {
	Portrait       int64  // picture of the library; 0: none
	Beat           string // 담당 분야, one line
	Bio            string // a few sentences; line breaks are kept
	ShowEmail      bool   // readers may ask for the address
	ProfileVersion int64
}

// Limits of the profile, in characters.
const (
	MaxBeat = 100
	MaxBio  = 1000
)

// Check puts the fields into their stored form and says what is wrong with them.
func (p *Profile) Check() error {
	var f fault.Fields
	p.Beat = news.Line(&f, "beat", p.Beat, MaxBeat, false)
	p.Bio = news.Lines(&f, "bio", p.Bio, MaxBio, false)
	if p.Portrait < 0 {
		f.Add("portrait", "picture.unknown")
	}
	return f.Err()
}

// Reporter is what readers may know of the person.
func (p Person) Reporter() news.Reporter {
	r := news.Reporter{ID: p.ID, Handle: p.Handle, Name: p.Name, Title: p.Title, Beat: p.Beat, Bio: p.Bio, Portrait: p.Portrait, Left: !p.Disabled.IsZero()}
	if p.ShowEmail && !r.Left {
		r.Email = p.Email
	}
	return r
}
