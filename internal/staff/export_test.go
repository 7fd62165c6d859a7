package staff

// Remembered is how many names and addresses are remembered.
func (a *Attempts) Remembered() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.failed)
}
