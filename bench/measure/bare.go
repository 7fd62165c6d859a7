package main

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"time"
)

// bareMode is the first argument of the program where it is the bare server.
const bareMode = "bare"

// answer is a page as Jogan sent it.
type answer struct {
	Path        string
	Header      http.Header // as sent with gzip
	PlainHeader http.Header // as sent without
	Gzip        []byte
	Plain       []byte
}

// serveBare serves the answers of a file: the least that a Go program can do to send the same bytes. Where no answer has
// the path, the last one is sent.
func serveBare(addr, file string) error {
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var all []answer
	if err := json.Unmarshal(raw, &all); err != nil {
		return err
	}
	pages := map[string]*answer{}
	for i := range all {
		pages[all[i].Path] = &all[i]
	}
	other := &all[len(all)-1]
	server := http.Server{Addr: addr, ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, ok := pages[r.URL.Path]
		if !ok {
			page = other
		}
		header, body := page.PlainHeader, page.Plain
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			header, body = page.Header, page.Gzip
		}
		h := w.Header()
		for name, values := range header {
			h[name] = values
		}
		_, _ = w.Write(body) // whoever went away needs no answer
	})}
	return server.ListenAndServe()
}
