package news

import (
	"strings"
)

// Robots is a robots.txt as a crawler reads it (RFC 9309).
type Robots struct {
	Sitemaps []string
	groups   []robotsGroup
}

type robotsGroup struct {
	agents []string // in lower case
	rules  []robotsRule
}

type robotsRule struct {
	path  string
	allow bool
}

// MaxRobots is how much of a robots.txt a crawler has to read, in bytes (RFC 9309 §2.5).
const MaxRobots = 500 << 10

// ReadRobots reads a robots.txt. What it does not know it passes over, as crawlers do.
func ReadRobots(text string) Robots {
	var r Robots
	open := false // the last line named an agent: the next one joins it
	for line := range strings.Lines(text) {
		field, value, ok := robotsLine(line)
		if !ok {
			continue
		}
		switch field {
		case "user-agent":
			if !open {
				r.groups = append(r.groups, robotsGroup{})
			}
			last := &r.groups[len(r.groups)-1]
			last.agents = append(last.agents, strings.ToLower(value))
			open = true
			continue
		case "sitemap":
			r.Sitemaps = append(r.Sitemaps, value)
			continue // stands for itself and parts no group
		case "allow", "disallow":
			if len(r.groups) > 0 && value != "" { // an empty path matches nothing
				last := &r.groups[len(r.groups)-1]
				last.rules = append(last.rules, robotsRule{value, field == "allow"})
			}
		}
		open = false
	}
	return r
}

// robotsLine is a line without its comment; false: there is nothing on it.
func robotsLine(line string) (field, value string, ok bool) {
	line, _, _ = strings.Cut(line, "#")
	field, value, ok = strings.Cut(line, ":")
	return strings.ToLower(strings.TrimSpace(field)), strings.TrimSpace(value), ok
}

// Allows tells whether a crawler may ask for a path. Its own groups count, or those of all others ("*") where it has none;
// of the rules that match the longest, and of two as long the one that allows.
func (r Robots) Allows(agent, path string) bool {
	rules, own := r.rules(strings.ToLower(agent))
	if !own {
		rules, _ = r.rules("*")
	}
	longest, allowed := -1, true
	for _, x := range rules {
		if !robotsMatch(x.path, path) {
			continue
		}
		if n := len(x.path); n > longest || n == longest && x.allow {
			longest, allowed = n, x.allow
		}
	}
	return allowed
}

func (r Robots) rules(agent string) (all []robotsRule, found bool) {
	for _, g := range r.groups {
		for _, a := range g.agents {
			if a == agent {
				all, found = append(all, g.rules...), true
			}
		}
	}
	return all, found
}

// robotsMatch tells whether a rule's path fits: it is the beginning, "*" stands for anything, "$" for the end.
func robotsMatch(rule, path string) bool {
	rule, whole := strings.CutSuffix(rule, "$")
	parts := strings.Split(rule, "*")
	if !strings.HasPrefix(path, parts[0]) {
		return false
	}
	rest := path[len(parts[0]):]
	for i, part := range parts[1:] {
		if whole && i == len(parts)-2 {
			return strings.HasSuffix(rest, part)
		}
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return !whole || rest == ""
}
