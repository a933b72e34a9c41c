namespace Holdfast.Core.Regulation;

/// <summary>How a criterion relates to a point of another text. There is no "equals": no such equivalence is published (irn section 5).</summary>
public enum MappingRelation
{
    /// <summary>Both speak of the same matter; meeting one says nothing about the other.</summary>
    SameTheme,

    /// <summary>Evidence for the criterion is of use for the point; it does not fulfil it.</summary>
    Supports,
}

/// <summary>Who says so.</summary>
public enum MappingMark
{
    /// <summary>The official grid itself names the text beside the criterion.</summary>
    Grid,

    /// <summary>Somebody else published it.</summary>
    Reported,

    /// <summary>The project's own reading.</summary>
    Ours,
}

/// <summary>A text that criteria are mapped to.</summary>
/// <param name="Link">Its official address; empty = not known to us.</param>
public sealed record MappedText(string Id, string Title, string Link);

/// <summary>Where a mapping comes from.</summary>
public sealed record MappingSource(string Id, MappingMark Mark, string Title);

/// <param name="From">A criterion such as RES-4.3, or a whole pillar such as RES-4.</param>
/// <param name="Text">Id of the text.</param>
/// <param name="Point">Article, annex point or objective; empty = the text as a whole.</param>
/// <param name="About">What the point asks for, in our words.</param>
public sealed record Mapping(string From, string Text, string Point, MappingRelation Relation, string Source, string About)
{
    /// <summary>Is the mapping for this criterion, by itself or through its pillar?</summary>
    public bool Covers(string criterion) => criterion == From || (criterion.StartsWith(From, StringComparison.Ordinal) && criterion[From.Length] == '.');
}

/// <summary>All mappings with their texts and sources: one data file.</summary>
public sealed record MappingTable(ValueList<MappedText> Texts, ValueList<MappingSource> Sources, ValueList<Mapping> Mappings)
{
    public MappedText? Text(string id) => Texts.FirstOrDefault(text => text.Id == id);

    public MappingSource? Source(string id) => Sources.FirstOrDefault(source => source.Id == id);
}
