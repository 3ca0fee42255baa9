newsmill_add_fuzz(text LIBRARIES newsmill_text)
