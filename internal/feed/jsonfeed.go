package feed

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// The wire form of JSON Feed 1.1 (jsonfeed.org/version/1.1).
type jsonFeed struct {
	Version     string       `json:"version"`
	Title       string       `json:"title"`
	Home        string       `json:"home_page_url"`
	Feed        string       `json:"feed_url"`
	Description string       `json:"description,omitempty"`
	Icon        string       `json:"icon,omitempty"`
	Authors     []jsonAuthor `json:"authors,omitempty"`
	Language    string       `json:"language,omitempty"`
	Items       []jsonItem   `json:"items"`
}

type jsonAuthor struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

type jsonItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	Content   string       `json:"content_html"`
	Summary   string       `json:"summary,omitempty"`
	Image     string       `json:"image,omitempty"`
	Published string       `json:"date_published"`
	Modified  string       `json:"date_modified"`
	Authors   []jsonAuthor `json:"authors,omitempty"`
	Tags      []string     `json:"tags,omitempty"`
}

// JSON writes a channel as JSON Feed 1.1.
func JSON(c Channel) ([]byte, error) {
	out := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: clean(c.Title), Home: c.Link, Feed: c.Self, Description: clean(c.Description),
		Icon: c.Icon, Language: c.Language, Items: []jsonItem{},
	}
	if c.Paper != "" {
		out.Authors = []jsonAuthor{{Name: clean(c.Paper)}}
	}
	for _, i := range c.Items {
		x := jsonItem{
			ID: i.Link, URL: i.Link, Title: clean(i.Title), Content: i.text(), Summary: clean(i.Description),
			Published: i.Published.Format(time.RFC3339), Modified: i.changed().Format(time.RFC3339), Tags: i.categories(),
		}
		if i.Picture != nil {
			x.Image = i.Picture.URL
		}
		for _, a := range i.Authors {
			x.Authors = append(x.Authors, jsonAuthor{clean(a.Name), a.URL})
		}
		out.Items = append(out.Items, x)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(out); err != nil {
		return nil, fmt.Errorf("write JSON Feed: %w", err)
	}
	return b.Bytes(), nil
}
