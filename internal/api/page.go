package api

import (
	"net/http"
	"net/url"
	"strconv"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// list is what every list is answered with; next goes into "before" for the next page and is null on the last one.
type list[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next"`
}

func listOf[T any]() list[T] { return list[T]{Items: []T{}} }

// parameters reads those of an address, each at most once, with the reader of its name. An unknown one is refused: a
// filter that does nothing gives a wrong list.
func parameters(r *http.Request, in *reading, read func(name, value string) (known bool)) error {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return refuse(http.StatusBadRequest, "api.query")
	}
	for name, values := range query {
		switch {
		case in.full():
		case len(values) > 1:
			in.faults.Add(quoted(name), "api.twice")
		case !read(name, values[0]):
			in.faults.Add(quoted(name), "api.unknown")
		}
	}
	return in.faults.Err()
}

// limit is the parameter of that name.
func (r *reading) limit(value string) int {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > maxLimit {
		r.faults.Add("limit", "field.range", 1, maxLimit)
		return defaultLimit
	}
	return n
}

// cursor is the parameter "before" of lists by time.
func (r *reading) cursor(value string) news.Cursor {
	c, err := news.ParseCursor(value)
	r.add(fault.FieldsOf(err))
	return c
}

// number is a parameter that is a positive whole number, or 0.
func (r *reading) number(name, value string) int64 {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil || n < 0 {
		r.faults.Add(name, "field.number")
		return 0
	}
	return n
}

// nothing refuses all parameters, for addresses that take none.
func nothing(r *http.Request) error {
	var in reading
	return parameters(r, &in, func(string, string) bool { return false })
}

// page reads the parameters of a list that has nothing to choose.
func page(r *http.Request) (before news.Cursor, limit int, err error) {
	limit = defaultLimit
	var in reading
	err = parameters(r, &in, func(name, value string) bool {
		switch name {
		case "before":
			before = in.cursor(value)
		case "limit":
			limit = in.limit(value)
		default:
			return false
		}
		return true
	})
	return before, limit, err
}

// pageByID reads the parameters of a list in the order of ids, and what else the list takes.
func pageByID(r *http.Request, more func(in *reading, name, value string) bool) (before int64, limit int, err error) {
	limit = defaultLimit
	var in reading
	err = parameters(r, &in, func(name, value string) bool {
		switch name {
		case "before":
			before = in.number(name, value)
		case "limit":
			limit = in.limit(value)
		default:
			return more != nil && more(&in, name, value)
		}
		return true
	})
	return before, limit, err
}
