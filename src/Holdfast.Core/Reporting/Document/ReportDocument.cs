namespace Holdfast.Core.Reporting.Document;

/// <summary>
/// A report in one language as a tree of plain text, tables and drawings, before it becomes HTML or Markdown. Nothing in it is escaped yet:
/// each renderer escapes everything for its own context, so that no text can be forgotten.
/// </summary>
/// <param name="Language">ISO 639-1.</param>
/// <param name="Subtitle">Whose report it is.</param>
/// <param name="Facts">Short lines below the title.</param>
public sealed record ReportDocument(string Language, string Title, string Subtitle, ValueList<string> Facts, DocumentWords Words, ValueList<Section> Sections)
{
    /// <summary>Each section is a slide of its own, 16 to 9.</summary>
    public bool IsSlides { get; init; }
}

/// <summary>What the page itself says.</summary>
public sealed record DocumentWords(string Skip, string Contents);

/// <param name="Id">For links; a word of our own, never from an inventory.</param>
/// <param name="IsWide">For a page of its own in landscape.</param>
public sealed record Section(string Id, string Heading, ValueList<Block> Blocks, bool IsWide = false)
{
    /// <summary>For those who look something up: it stands behind all that a board reads.</summary>
    public bool IsAnnex { get; init; }
}

public enum Tone { Plain, Good, Bad, Warning }

public abstract record Block
{
    private Block()
    {
    }

    public sealed record Lead(string Text) : Block;

    public sealed record Paragraph(string Text) : Block;

    /// <summary>Something to mind: what is missing, how to get it.</summary>
    public sealed record Note(string Text, Tone Tone = Tone.Plain) : Block;

    /// <summary>A few sentences that stand out, in their order.</summary>
    public sealed record Statements(ValueList<string> Sentences) : Block;

    public sealed record Bullets(ValueList<string> Lines) : Block;

    public sealed record Subheading(string Text) : Block;

    public sealed record Tiles(ValueList<Tile> Items) : Block;

    /// <summary>The first cell of each row is its heading.</summary>
    public sealed record Table(string Caption, ValueList<Column> Columns, ValueList<Row> Rows) : Block
    {
        /// <summary>Long tables of the annex: smaller, and they may go over pages.</summary>
        public bool IsDense { get; init; }

        /// <summary>Each cell is coloured by its own tone.</summary>
        public bool IsHeat { get; init; }
    }

    public sealed record Figure(Drawing Drawing) : Block;

    /// <summary>One thing told under its own heading: a line of facts, then labelled lists.</summary>
    public sealed record Case(string Heading, ValueList<string> Facts, ValueList<CasePart> Parts) : Block;
}

public sealed record Tile(string Label, string Value, string Note, Tone Tone);

public sealed record Column(string Heading, bool IsNumber = false);

public sealed record Row(ValueList<string> Cells, Tone Tone = Tone.Plain)
{
    /// <summary>One for each cell; empty = none has one of its own.</summary>
    public ValueList<Tone> Tones { get; init; }
}

public sealed record CasePart(string Label, ValueList<string> Lines, Tone Tone = Tone.Plain);

/// <summary>A drawing and what it says in words.</summary>
/// <param name="Id">A word of our own, unique in the document.</param>
/// <param name="Markup">The inside of an SVG element, escaped by whoever drew it.</param>
/// <param name="Title">Its name.</param>
/// <param name="Description">Everything that it shows, for those who cannot see it.</param>
public sealed record Drawing(string Id, double Width, double Height, string Markup, string Title, ValueList<string> Description)
{
    /// <summary>Class of the outermost element, by which the styles know it.</summary>
    public string Kind { get; init; } = "chart";
}
