"""What a person at the desk does: one public function per use case, one transaction each."""
