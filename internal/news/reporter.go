package news

// Reporter is what readers may know of a person of the paper: the page /reporters/{handle}.
type Reporter struct {
	ID       int64
	Handle   string
	Name     string
	Title    string
	Beat     string // 담당 분야
	Bio      string // line breaks are kept
	Portrait int64  // picture; 0: none
	Email    string // empty: readers are not told
	Left     bool   // works here no more; the page stays
}
