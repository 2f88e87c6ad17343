import TestSupport
import Testing

@Suite("The check for well-formed XML")
struct XMLCheckTests {
  @Test(
    "malformed XML is reported",
    arguments: [
      "", "text", "<a", "<a>", "</a>", "<a></b>", "<a><b></a></b>", "<a/><b/>", "x<a/>",
      "<a/>text", "< >", "<a>&</a>", "<a>&b;</a>", "<a>\u{1}</a>", "<a b=1/>", "<a b='c'/>",
      "<a b=\"c/>", "<a b=\"c\" b=\"d\"/>", "<a b=\"<\"/>", "<?xml version=\"1.0\"",
      "<?xml version=\"1.0\"?>", "<a/><?xml version=\"1.0\"?>",
    ])
  func bad(_ text: String) { #expect(XMLCheck.fault(in: text) != nil) }

  @Test(
    "well-formed XML passes",
    arguments: [
      "<a/>", "<a b=\"1\" c=\"&lt;\"><d/>x &amp; y</a>\n",
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"&lt;\"> &amp; <b/></a>\n",
    ])
  func good(_ text: String) { #expect(XMLCheck.fault(in: text) == nil) }
}
