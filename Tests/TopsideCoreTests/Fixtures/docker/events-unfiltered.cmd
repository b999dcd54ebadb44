docker events --since 30s --until 0s --format '{{json .}}' | head -30
