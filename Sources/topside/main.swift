print("topside")
