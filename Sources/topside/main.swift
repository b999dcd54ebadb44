import ArgumentParser

TopsideCommand.main()
