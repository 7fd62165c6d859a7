package ranking

// Top makes the most-read list: at most n articles from the lists in turn (the most read of a day, then of a week, then
// the newest), each article once, in the order of the lists.
func Top(n int, lists ...[]int64) []int64 {
	top := make([]int64, 0, max(0, min(n, 100)))
	seen := map[int64]bool{}
	for _, list := range lists {
		for _, article := range list {
			if len(top) >= n {
				return top
			}
			if !seen[article] {
				seen[article] = true
				top = append(top, article)
			}
		}
	}
	return top
}
