import ArgumentParser
import Hummingbird
import HummingbirdTLS
print("stub")
