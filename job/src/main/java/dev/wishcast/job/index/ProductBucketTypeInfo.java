package dev.wishcast.job.index;

/** The type information of {@link ProductBucket}. */
public final class ProductBucketTypeInfo extends RecordTypeInfo<ProductBucket> {

    private static final long serialVersionUID = 1L;

    public ProductBucketTypeInfo() {
        super(ProductBucket.class, ProductBucketSerializer.INSTANCE);
    }

    @Override
    public boolean isKeyType() {
        return true;
    }
}
