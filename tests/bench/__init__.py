"""Speed and memory: ours beside stock Rasa, same data, same machine, same run (`make bench`)."""
