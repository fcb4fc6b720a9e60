package dev.wishcast.job.index;

import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Has Flink write {@link ProductBucket} keys with {@link ProductBucketSerializer}. */
public final class ProductBucketTypeInfoFactory extends TypeInfoFactory<ProductBucket> {

    @Override
    public TypeInformation<ProductBucket> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
        return ProductBucketSerializer.TYPE;
    }
}
