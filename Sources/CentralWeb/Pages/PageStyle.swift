import Protocol

/// The style sheet of the pages. No script, no image, no font from elsewhere.
enum PageStyle {
    /// Changes with the content, so that a browser may keep each version for ever.
    static let tag = "\"\(Digest.of(Array(sheet.utf8)).hex.prefix(16))\""

    /// Its address, which names the version.
    static let link = PageLink(path: ["style.css"], items: [.init(name: "v", value: String(tag.dropFirst().prefix(8)))])

    /// The style sheet, or that the browser's copy is still good.
    static func answer(knownTag: String?) -> PageAnswer {
        PageAnswer(style: sheet, tag: tag, isKnown: knownTag == tag)
    }

    /// Narrow screens first; wider ones add columns. Thai needs tall lines: marks stand above and below its letters.
    static let sheet = """
        :root {
          --ink: #1d2829; --quiet: #55636a; --paper: #f6f4ee; --card: #fff; --line: #d9d5c9;
          --deep: #134e4a; --deeper: #0e3b38; --link: #0f5c73; --alarm: #8f2d12; --alarm-paper: #fdf0e7;
          --warn: #6b4e00; --warn-paper: #fdf6dc; --focus: #c2570c;
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          margin: 0; background: var(--paper); color: var(--ink); line-height: 1.7; overflow-wrap: anywhere;
          font-family: "Sarabun", "Noto Sans Thai", "Noto Sans Thai UI", "Leelawadee UI", "Thonburi", "Loma",
            "TLWG Loma", "Garuda", system-ui, sans-serif;
        }
        a { color: var(--link); text-underline-offset: .2em; }
        a:hover { text-decoration-thickness: 2px; }
        :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 2px; }
        main:focus { outline: none; }
        .skip { position: absolute; left: -99rem; background: #fff; padding: .5rem 1rem; z-index: 1; }
        .skip:focus { left: .5rem; top: .5rem; }

        .top { background: var(--deep); color: #fff; }
        .top a { color: #fff; }
        .top :focus-visible { outline-color: #ffd479; }
        .bar, .top nav ul, main, footer { max-width: 70rem; margin: 0 auto; padding-left: 1rem; padding-right: 1rem; }
        .bar { display: flex; justify-content: space-between; align-items: center; gap: 1rem; padding-top: .5rem; }
        .brand { font-size: 1.15rem; font-weight: 700; text-decoration: none; padding: .35rem 0; }
        .brand span { font-weight: 400; }
        .language { padding: .35rem .75rem; border: 1px solid #9fc1bd; border-radius: 1rem; text-decoration: none;
          line-height: 1.5; white-space: nowrap; }
        .top nav { background: var(--deeper); margin-top: .5rem; }
        .top nav ul { display: flex; flex-wrap: wrap; list-style: none; padding-left: .35rem; padding-right: .35rem; }
        .top nav a { display: block; padding: .55rem .65rem .45rem; text-decoration: none;
          border-bottom: 4px solid transparent; }
        .top nav a:hover { text-decoration: underline; }
        .top nav a[aria-current] { border-bottom-color: #ffd479; font-weight: 700; }

        main { padding-top: 1rem; padding-bottom: 2rem; }
        h1 { font-size: 1.5rem; line-height: 1.45; margin: .25rem 0 .75rem; color: var(--deeper); }
        h2 { font-size: 1.2rem; line-height: 1.5; margin: 2rem 0 .6rem; color: var(--deeper); }
        h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
        p { margin: .4rem 0; }
        .kind { color: var(--quiet); margin-top: -.5rem; }
        .quiet, .by, .hint, .count { color: var(--quiet); font-size: .9rem; }
        .by { margin: .1rem 0 0; }
        code { font-family: "DejaVu Sans Mono", "Noto Sans Mono", ui-monospace, monospace; font-size: .85em; }
        .by code, .quiet code { white-space: nowrap; }
        .hash { word-break: break-all; }
        mark { background: #ffe6a3; color: inherit; text-decoration: underline 2px; text-underline-offset: .25em; }
        .long { white-space: pre-line; }
        bdi, .long { unicode-bidi: isolate; }
        footer { color: var(--quiet); font-size: .85rem; padding-bottom: 2rem; }
        footer p:first-child { border-top: 1px solid var(--line); padding-top: .75rem; }

        .mark { display: inline-block; border: 1px solid var(--line); border-radius: .25rem; padding: 0 .45rem;
          font-size: .85rem; font-weight: 400; line-height: 1.6; color: var(--quiet); background: var(--paper); }
        .mark.alarm { color: var(--alarm); border-color: var(--alarm); background: var(--alarm-paper);
          font-weight: 700; }
        .mark.warn { color: var(--warn); border-color: #b99a3b; background: var(--warn-paper); }
        p.alarm, .findings { border: 1px solid var(--line); border-left: .4rem solid var(--alarm);
          background: var(--alarm-paper); padding: .5rem .8rem; border-radius: .25rem; }
        p.alarm { color: var(--alarm); font-weight: 700; }
        .findings { border-left-color: #b99a3b; background: var(--warn-paper); margin: .75rem 0; }
        .findings h2 { font-size: 1rem; margin: 0; color: var(--warn); }
        .findings ul { margin: 0; padding-left: 1.2rem; }
        .findings li p, .finding p { margin: .15rem 0; overflow-wrap: anywhere; }
        .finding { background: var(--card); border: 1px solid var(--line); border-left: .4rem solid #b99a3b;
          border-radius: .3rem; padding: .5rem .8rem; margin-bottom: .6rem; }
        .finding h3 { margin: 0; }

        .figures, .types, .names, .newest, .elements, .notes, .writes { list-style: none; margin: 0; padding: 0; }
        .figures { display: grid; grid-template-columns: repeat(2, 1fr); gap: .6rem; }
        .figures a { display: block; height: 100%; background: var(--card); border: 1px solid var(--line);
          border-top: .3rem solid var(--deep); border-radius: .3rem; padding: .4rem .8rem .6rem; text-decoration: none;
          color: var(--ink); }
        .figures a:hover span { text-decoration: underline; }
        .figures strong { display: block; font-size: 1.7rem; line-height: 1.4; color: var(--deeper); }
        .figures .alarm a { border-color: var(--alarm); background: var(--alarm-paper); }
        .figures .alarm strong { color: var(--alarm); }
        .types { background: var(--card); border: 1px solid var(--line); border-radius: .3rem; padding: .2rem .8rem; }
        .types li { border-bottom: 1px solid var(--line); padding: .35rem 0; }
        .types li:last-child { border-bottom: 0; }
        .types li > a:first-child { display: flex; justify-content: space-between; gap: 1rem; text-decoration: none; }
        .types li > a:first-child:hover span { text-decoration: underline; }
        .types strong { color: var(--ink); font-variant-numeric: tabular-nums; }
        .names { display: flex; flex-wrap: wrap; gap: .3rem .5rem; }
        .names li { background: var(--card); border: 1px solid var(--line); border-radius: .25rem; padding: 0 .5rem; }
        .newest li, .history > li { background: var(--card); border: 1px solid var(--line); border-radius: .3rem;
          padding: .5rem .8rem; margin-bottom: .5rem; }
        .newest p { margin: 0; }

        table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); }
        caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        th, td { text-align: left; vertical-align: top; padding: .5rem .7rem; border-bottom: 1px solid var(--line);
          font-weight: 400; }
        thead th { background: #e7ece8; color: var(--deeper); font-weight: 700; white-space: nowrap; }

        .fields { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: .3rem; }
        .fields > div { padding: .5rem .8rem; border-bottom: 1px solid var(--line); }
        .fields > div:last-child { border-bottom: 0; }
        .fields > div:target { box-shadow: inset .3rem 0 var(--focus); }
        dt { color: var(--quiet); font-size: .9rem; }
        dd { margin: 0; }
        .elements li + li, .notes li + li { margin-top: .3rem; }
        details { margin-top: .6rem; }
        details.hint { margin-top: 0; }
        summary { cursor: pointer; padding: .3rem 0; color: var(--link); }

        .conflict { border: 2px dashed var(--alarm); background: var(--alarm-paper); border-radius: .3rem;
          padding: .4rem .7rem .7rem; margin: .3rem 0; }
        .conflict p.alarm { border: 0; background: none; padding: 0; }
        .siblings { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .6rem;
          margin: .3rem 0 0; padding: 0; list-style: none; counter-reset: sibling; }
        .siblings li { background: var(--card); border: 1px solid var(--line); border-radius: .25rem;
          padding: .4rem .7rem; counter-increment: sibling; }
        .siblings .value { font-size: 1.1rem; font-weight: 700; }
        .siblings .value::before { content: counter(sibling) ". "; color: var(--alarm); }
        .siblings .long { display: inline; font-weight: 400; }
        .disputed { background: var(--card); border: 1px solid var(--line); border-radius: .3rem;
          padding: .6rem .9rem .9rem; margin: 1rem 0; }
        .disputed h2 { margin: 0; }
        .disputed .kind { margin-top: 0; }

        .history { list-style: none; margin: 0; padding: 0; }
        .history .by { font-size: 1rem; margin: 0 0 .3rem; color: var(--ink); }
        .history .quiet { margin: .3rem 0 0; }
        .writes li { border-left: .2rem solid var(--line); padding-left: .6rem; margin-bottom: .25rem; }
        .field { color: var(--quiet); }
        .verb { color: var(--quiet); font-size: .9rem; }
        ins { text-decoration: none; font-weight: 700; }
        ins .long { font-weight: 400; }
        del { color: var(--quiet); }

        .filter { background: var(--card); border: 1px solid var(--line); border-radius: .3rem;
          padding: .7rem .8rem .9rem; display: grid; grid-template-columns: 1fr 1fr; gap: .5rem .8rem; }
        .filter .wide, .filter .wide + div, .ticks, .buttons { grid-column: 1 / -1; }
        .filter label { display: block; font-size: .9rem; color: var(--quiet); }
        .filter input[type=search], .filter select { width: 100%; font: inherit; padding: .35rem .5rem;
          min-height: 2.75rem; border: 1px solid #7b8a8a; border-radius: .25rem; background: #fff; color: var(--ink); }
        .ticks { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: center; }
        .filter .tick { font-size: 1rem; color: var(--ink); padding: .35rem 0; }
        .tick input { width: 1.15rem; height: 1.15rem; vertical-align: -.15rem; }
        .buttons { display: flex; flex-wrap: wrap; align-items: center; gap: 1rem; }
        button { font: inherit; font-weight: 700; color: #fff; background: var(--deep); border: 0;
          border-radius: .25rem; padding: .5rem 1.4rem; min-height: 2.75rem; cursor: pointer; }
        button:hover { background: var(--deeper); }
        .pager { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; margin: 1rem 0; }
        .pager a { padding: .4rem .8rem; border: 1px solid var(--line); border-radius: .25rem;
          background: var(--card); }

        @media (max-width: 37.49rem) {
          table, tbody, tr, th, td { display: block; width: 100%; }
          table { border: 0; background: none; }
          thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          tbody tr { background: var(--card); border: 1px solid var(--line); border-radius: .3rem; padding: .5rem .8rem;
            margin-bottom: .6rem; }
          tbody th, td { border: 0; padding: .1rem 0; }
          tbody th { font-size: 1.05rem; font-weight: 700; }
          td { display: grid; grid-template-columns: 9.5rem 1fr; gap: .6rem; }
          td::before { content: attr(data-label); color: var(--quiet); font-size: .9rem; }
          td:empty { display: none; }
        }
        @media (min-width: 37.5rem) {
          h1 { font-size: 1.8rem; }
          .figures { grid-template-columns: repeat(4, 1fr); }
          .types { columns: 2; column-gap: 2rem; column-rule: 1px solid var(--line); }
          .types li { break-inside: avoid; }
          .filter { grid-template-columns: repeat(3, 1fr); }
          .filter .wide + div, .buttons { grid-column: auto; }
          .ticks { grid-column: span 2; }
          .buttons { justify-content: flex-end; }
          .fields > div { display: grid; grid-template-columns: 15rem 1fr; gap: 1rem; }
        }
        @media print {
          body { background: #fff; color: #000; font-size: 10.5pt; line-height: 1.5; }
          .top nav, .skip, .language, .filter, .pager, .hint { display: none; }
          .top { background: none; color: #000; border-bottom: 1pt solid #000; }
          .top a, a { color: #000; text-decoration: none; }
          main, .bar, footer { max-width: none; padding-left: 0; padding-right: 0; }
          tr, .history > li, .disputed, .siblings li, .fields > div { break-inside: avoid; }
          table, .fields, .figures a, .conflict, .siblings li, .mark { background: #fff; }
        }

        """
}
