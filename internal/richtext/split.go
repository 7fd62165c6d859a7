package richtext

// Split gives the canonical form of each top-level block of a body, in order: joined again they are the body.
func Split(canonical string) []string {
	var all []string
	for _, b := range parse(canonical) {
		w := writer{limit: MaxBytes}
		w.blocks([]block{b})
		all = append(all, w.b.String())
	}
	return all
}
