package staff

import (
	"slices"

	"jogan/internal/fault"
)

// Scope is a part of the API that a token may use. Scopes only narrow what the token's role may do.
type Scope string

// The scopes. What needs none, such as the list of sections, is for every token.
const (
	ReadArticles     Scope = "articles:read"    // working copies, findings, revisions, notes, the library
	WriteArticles    Scope = "articles:write"   // begin, change, file, recall, revert; write notes
	PublishArticles  Scope = "articles:publish" // return, approve, schedule, publish, correct, withdraw, restore
	WriteCorrections Scope = "corrections:write"
	WriteMedia       Scope = "media:write"
	WriteFronts      Scope = "front:write"
	ReadEvents       Scope = "events:read"
	ManageWebhooks   Scope = "webhooks:manage"
)

// Scopes lists the scopes in the order of menus.
func Scopes() []Scope {
	return []Scope{ReadArticles, WriteArticles, PublishArticles, WriteCorrections, WriteMedia, WriteFronts, ReadEvents, ManageWebhooks}
}

// checkScopes puts the scopes into their order, each once. None is none: the token is for all that its role may do.
func checkScopes(f *fault.Fields, all []Scope) []Scope {
	var kept []Scope
	for _, s := range Scopes() {
		if slices.Contains(all, s) {
			kept = append(kept, s)
		}
	}
	for _, s := range all {
		if !slices.Contains(kept, s) {
			f.Add("scopes", "field.choice")
			break
		}
	}
	return kept
}

// Holds tells whether the actor's token is for a part of the API. Whoever has no token, or one without scopes, is not
// narrowed.
func (a Actor) Holds(s Scope) bool {
	return s == "" || len(a.Scopes) == 0 || slices.Contains(a.Scopes, s)
}
