package api

import (
	"net/http"
	"strings"

	"jogan/internal/staff"
)

// scopeOf is the scope that a token needs for a route; empty: none. It is told from the address, so that a route of a new
// noun that nobody thought of is for tokens without scopes alone.
func scopeOf(pattern string) staff.Scope {
	method, path, _ := strings.Cut(pattern, " ")
	parts := strings.Split(strings.TrimPrefix(path, root+"/"), "/")
	reads := method == http.MethodGet
	switch parts[0] {
	case "articles", "notes":
		switch last := parts[len(parts)-1]; {
		case reads:
			return staff.ReadArticles
		case last == "return" || last == "approve" || last == "schedule" || last == "unschedule" || last == "publish" || last == "correct" ||
			last == "withdraw" || last == "restore":
			return staff.PublishArticles
		}
		return staff.WriteArticles
	case "media":
		if reads {
			return staff.ReadArticles
		}
		return staff.WriteMedia
	case "corrections":
		if !reads {
			return staff.WriteCorrections
		}
		return ""
	case "front":
		if !reads {
			return staff.WriteFronts
		}
		return ""
	case "events":
		return staff.ReadEvents
	case "webhooks":
		return staff.ManageWebhooks
	case "openapi.json", "sections", "series", "tags", "people":
		if reads {
			return ""
		}
	}
	return unknownScope
}

// unknownScope is held by no token that has scopes.
const unknownScope staff.Scope = "unknown"
