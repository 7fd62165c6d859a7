package news

// Waiting counts what waits for one person.
type Waiting struct {
	Filed       int // articles that wait for a desk
	Approved    int // articles that wait to go out
	Returned    int // own articles that came back
	Notes       int // threads of notes that wait for an answer
	Assignments int // assignments that are not done
	Overdue     int // of these, those whose time is over
	Claims      int // claims of correction that are not answered or not published
	ClaimsLate  int // of these, those whose time is over
	Inbox       int // new submissions of readers that nobody has in hand
	InboxTo     int // of these, tips to this person
	InboxHand   int // submissions that this person has in hand
}

// Total is what the title of the window counts.
func (w Waiting) Total() int {
	return w.Filed + w.Approved + w.Returned + w.Notes + w.Assignments + w.Claims + w.Inbox + w.InboxTo + w.InboxHand
}
