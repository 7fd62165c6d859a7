package newsroom

import (
	"fmt"
	"html/template"
	"strings"

	"jogan/internal/richtext"
)

// staffBody is the body for those who only read it here: every block shows what it names, nothing of anybody else is
// loaded.
func staffBody(f Frame, body string) template.HTML {
	say := func(key string, args ...any) string {
		return template.HTMLEscapeString(f.words.Text(f.Lang, key, args...))
	}
	written := func(format string, args ...any) template.HTML {
		return template.HTML(fmt.Sprintf(format, args...)) //nolint:gosec // numbers, escaped words and safe HTML
	}
	picture := func(x richtext.Figure) template.HTML {
		return written(`<figure><img src="/desk/media/%d/thumb" alt=""><figcaption>%s</figcaption></figure>`, x.Picture, x.Caption)
	}
	return richtext.Render(body, richtext.Parts{
		Picture: picture,
		Gallery: func(figures []richtext.Figure) template.HTML {
			var all template.HTML
			for _, x := range figures {
				all += picture(x)
			}
			return written(`<div class="body-gallery">%s</div>`, all)
		},
		File: func(x richtext.File) template.HTML {
			return written(`<figure class="body-part"><a href="/desk/media/%d">%s</a><figcaption>%s</figcaption></figure>`, x.File, say("body.file", x.File), x.Caption)
		},
		Embed: func(x richtext.EmbedFigure) template.HTML {
			address := template.HTMLEscapeString(x.Address)
			return written(`<figure class="body-part"><strong>%s</strong> <a href="%s" rel="noopener">%s</a><figcaption>%s</figcaption></figure>`,
				say("site.embed."+x.Provider()), address, address, x.Caption)
		},
		Related: func(nos []int64) template.HTML {
			var links []string
			for _, no := range nos {
				links = append(links, fmt.Sprintf(`<a href="/desk/articles/%d">%d</a>`, no, no))
			}
			return written(`<p class="body-part"><strong>%s</strong> %s</p>`, say("site.article.related"), strings.Join(links, ", "))
		},
		Aside: func(x richtext.Aside) template.HTML {
			return written(`<div class="body-part"><p><strong>%s</strong></p>%s</div>`, say("body.aside."+x.Kind), x.Content)
		},
		Table: func(table template.HTML) template.HTML {
			return written(`<div class="body-wide" role="group" aria-label="%s" tabindex="0">%s</div>`, say("site.table"), table)
		},
	})
}
