/// Every bound on what is typed or read from a file here, with its unit and its reason.
public enum FormLimits {
    /// Unicode scalars of a text when its field states no bound: a long official name fits.
    public static let textScalarsMax = 250
    /// Unicode scalars of a long text when its field states no bound: two typed pages. At most 4 bytes each.
    public static let longTextScalarsMax = 8_000
    /// Bytes of anything typed into one field before it is looked at: the bytes of the longest long text, twice.
    public static let typedBytesMax = 64 * 1024
    /// Bytes of one CSV cell: several values of a list field may stand in it.
    public static let cellBytesMax = 256 * 1024
    /// Cells of one CSV row: more than the fields of any form.
    public static let rowCellsMax = 512
    /// Bytes of one CSV row.
    public static let rowBytesMax = 1024 * 1024
    /// Values in one cell of a list field.
    public static let listValuesMax = 512
    /// Digits of a number before the decimal point, so that satang fit into 64 bits.
    public static let wholeDigitsMax = 15
    /// Digits of a number after the decimal point.
    public static let fractionDigitsMax = 9
    /// Unicode scalars of a date as typed; the longest real one has about 60.
    public static let dateScalarsMax = 120
    /// Bytes of an e-mail address (RFC 5321, 4.5.3.1.3, without the angle brackets).
    public static let emailBytesMax = 254
    /// Bytes of a web address.
    public static let urlBytesMax = 2_000
    /// Times of recording that a machine can truly claim, in milliseconds since 1970: 2024 to 2100. A dead battery sets
    /// a clock to years before, a Buddhist year typed as one of the common era to centuries after.
    public static let claimedMs: Range<Int64> = 1_704_067_200_000..<4_102_444_800_000
    /// Nesting of a JSON data file.
    public static let jsonDepthMax = 16
}
