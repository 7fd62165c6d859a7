package front

import (
	"html"
	"strings"
)

// MarkupPolicy is the Content-Security-Policy of free markup. It stands in a frame that is of no origin (sandbox): it runs no
// script, sends no form, reads nothing of the paper, and asks nobody but the paper for pictures.
const MarkupPolicy = "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; default-src 'none'; " +
	"img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

// Markup is the document of a block of free markup under its heading, to be sent with MarkupPolicy and to be framed.
func Markup(heading, markup string) []byte {
	var b strings.Builder
	b.WriteString("<!doctype html>\n<html lang=\"ko\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
	b.WriteString("<title>" + html.EscapeString(heading) + "</title>\n<base target=\"_top\">\n<style>:root{color-scheme:light dark}body{margin:0;font:1rem/1.6 system-ui,sans-serif;overflow-wrap:anywhere;word-break:keep-all}img{max-width:100%;height:auto}</style>\n</head>\n<body>\n")
	b.WriteString(markup)
	b.WriteString("\n</body>\n</html>\n")
	return []byte(b.String())
}
