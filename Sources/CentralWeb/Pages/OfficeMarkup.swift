import Central
import Forms

/// Shows how offices and their machines stand to the centre.
struct OfficeMarkup {
    let context: PageContext

    /// A moment in words and as such; a word when there was none.
    func contact(_ milliseconds: Int64?) -> HTML {
        guard let milliseconds else { return "\(context.text(PageText.neverHeard))" }
        return """
            \(PageTime.ago(milliseconds, context))<br><span class="quiet">\(PageTime.html(milliseconds, context))</span>
            """
    }

    /// A count of changes; a word for none.
    func count(_ number: Int) -> HTML {
        number == 0 ? "<span class=\"quiet\">\(context.text(PageText.none))</span>" : "\(PageNumber.text(number))"
    }

    /// What somebody should look at in an office, without its machines.
    func marks(_ office: OfficeOverview) -> HTML {
        var marks: [HTML] = []
        if office.office.isRevoked { marks.append(mark("alarm", PageText.revoked)) }
        if office.devices.isEmpty { marks.append(mark("plain", PageText.noDevice)) }
        if office.isSilent(nowMs: context.nowMs) { marks.append(mark("warn", PageText.silent)) }
        if office.isAwaited { marks.append(mark("warn", PageText.awaited)) }
        if office.forks > 0 { marks.append(mark("alarm", PageText.forked)) }
        return marks.joined(by: " ")
    }

    /// What somebody should look at in one machine.
    func marks(_ device: Device) -> HTML {
        var marks: [HTML] = []
        switch device.standing {
        case .active: break
        case .pending: marks.append(mark("warn", PageText.pending))
        case .revoked: marks.append(mark("alarm", PageText.revoked))
        }
        if device.clockAheadMs.magnitude > PageLimits.clockDoubtMs.magnitude {
            marks.append(mark("warn", clock(device.clockAheadMs)))
        }
        return marks.joined(by: " ")
    }

    /// What somebody should look at in an office or in any of its machines; a revoked one only where no other is left.
    func allMarks(_ office: OfficeOverview) -> HTML {
        let left = office.devices.filter { $0.standing != .revoked }
        let shown = left.isEmpty && !office.office.isRevoked ? Array(office.devices.prefix(1)) : left
        return ([marks(office)] + shown.map { marks($0) }).filter { $0 != "" }.joined(by: " ")
    }

    private func clock(_ aheadMs: Int64) -> Label {
        let span = PageTime.span(aheadMs)
        return aheadMs > 0 ? PageText.clockAhead(span) : PageText.clockBehind(span)
    }

    private func mark(_ kind: HTML, _ label: Label) -> HTML {
        "<span class=\"mark \(kind)\">\(context.text(label))</span>"
    }
}

extension OfficeOverview {
    /// Changes that all its machines said they still had to send; what they say is not to be trusted to add up.
    var unsentInAll: Int { [self].unsentInAll }

    /// Whether it was heard of so long ago that somebody should ask.
    func isSilent(nowMs: Int64) -> Bool {
        guard let lastContactMs else { return false }
        return nowMs.subtractingReportingOverflow(lastContactMs).partialValue > PageLimits.silenceMs
    }
}

extension [OfficeOverview] {
    /// Changes that the machines of all these offices said they still had to send; at most the largest number.
    var unsentInAll: Int {
        flatMap(\.devices).map { Swift.max(0, $0.unsent) }.reduce(0) { sum, next in
            let (result, overflow) = sum.addingReportingOverflow(next)
            return overflow ? .max : result
        }
    }
}

extension Central {
    /// The offices that a page lists: the centre's own only when it has machines.
    func listedOffices() throws(CentralError) -> [OfficeOverview] {
        try offices().filter { $0.office.code != catalogue.province || !$0.devices.isEmpty }
    }
}
