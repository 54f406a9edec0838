import Central
import Forms
import Protocol

/// The province's pages: takes a request apart, reads in one transaction, and puts the page together.
struct Pages: Sendable {
    let central: Central

    /// The page for `request`, or the page that says why there is none.
    ///
    /// - Parameter nowMs: the centre's clock, in milliseconds since 1970.
    /// - Returns: the answer, and the error behind it when the centre could not read.
    func answer(_ request: PageRequest, nowMs: Int64) -> (answer: PageAnswer, failure: CentralError?) {
        if request.path == PageStyle.link.path.first.map({ "/" + $0 }) {
            return (PageStyle.answer(knownTag: request.knownTag), nil)
        }
        do throws(PageError) {
            let query = try PageQuery(request.query)
            let segments = request.path.split(separator: "/").map(String.init)
            let context = self.context(request, query, segments, nowMs)
            let frame = try frame(segments, query, context)
            return (PageAnswer(frame.html(context), language: context.language.rawValue), nil)
        } catch {
            return (errorAnswer(error, request, nowMs: nowMs), error.failure)
        }
    }

    /// The page that says that `request` leads nowhere.
    func missing(_ request: PageRequest, nowMs: Int64) -> PageAnswer {
        errorAnswer(.notFound, request, nowMs: nowMs)
    }

    private func frame(
        _ segments: [String], _ query: PageQuery, _ context: PageContext
    ) throws(PageError) -> PageFrame {
        switch (segments.first, segments.count) {
        case (nil, _):
            return try read { () throws(CentralError) in try OverviewPage(central) }.frame(context)
        case ("records", 1):
            let filter = try RecordFilter(query, central.catalogue)
            let page = try Pager.number(query)
            return try reading { transaction throws(CentralError) in
                try RecordListPage(filter, page: page, transaction)
            }.frame(context)
        case ("records", 2):
            let page = try Pager.number(query, "history")
            guard let id = RecordID(text: segments[1]), id.text == segments[1] else { throw .notFound }
            let record = try reading { transaction throws(CentralError) in
                try RecordPage(id, historyPage: page, transaction)
            }
            guard let record else { throw .notFound }
            return record.frame(context)
        case ("conflicts", 1):
            let page = try Pager.number(query)
            return try reading { transaction throws(CentralError) in
                try ConflictListPage(page: page, transaction)
            }.frame(context)
        case ("findings", 1):
            let filter = try FindingFilter(query, central.catalogue)
            let page = try Pager.number(query)
            return try reading { transaction throws(CentralError) in
                try FindingListPage(filter, page: page, transaction)
            }.frame(context)
        case ("offices", 1):
            return try read { () throws(CentralError) in try OfficesPage(central) }.frame(context)
        case ("held", 1):
            return try read { () throws(CentralError) in try HeldPage(central) }.frame(context)
        default: throw .notFound
        }
    }

    /// Reads in one transaction, findings too.
    private func reading<Value>(
        _ body: (CentralTransaction) throws(CentralError) -> Value
    ) throws(PageError) -> Value {
        try read { () throws(CentralError) in try central.readClaimed(body) }
    }

    private func read<Value>(_ body: () throws(CentralError) -> Value) throws(PageError) -> Value {
        do throws(CentralError) {
            return try body()
        } catch {
            throw .central(error)
        }
    }

    private func context(
        _ request: PageRequest, _ query: PageQuery, _ path: [String], _ nowMs: Int64
    ) -> PageContext {
        let (language, isChosen) = PageLanguage.choose(named: query["lang"], accepted: request.acceptLanguage)
        return PageContext(
            catalogue: central.catalogue, language: language, isLanguageChosen: isChosen, path: path,
            items: query.items, nowMs: nowMs)
    }

    private func errorAnswer(_ error: PageError, _ request: PageRequest, nowMs: Int64) -> PageAnswer {
        // The address itself was at fault: links to another language lead to the first page.
        let named = request.query.split(separator: "&").first { $0.hasPrefix("lang=") }?.dropFirst(5)
        let (language, isChosen) = PageLanguage.choose(
            named: named.map(String.init), accepted: request.acceptLanguage)
        let context = PageContext(
            catalogue: central.catalogue, language: language, isLanguageChosen: isChosen, path: [], items: [],
            nowMs: nowMs)
        let page = ErrorPage(error: error).frame(context).html(context)
        return PageAnswer(page, language: language.rawValue, status: error.status)
    }
}

extension PageError {
    /// What staff should hear of: the centre could not read.
    fileprivate var failure: CentralError? {
        switch self {
        case .notFound, .badParameter: nil
        case .central(let error): error
        }
    }
}
